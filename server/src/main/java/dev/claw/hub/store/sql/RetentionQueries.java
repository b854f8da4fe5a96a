package dev.claw.hub.store.sql;

import dev.claw.hub.store.RetentionStore.InboxAge;
import dev.claw.hub.store.RetentionStore.LogAge;
import dev.claw.hub.store.RetentionStore.NamedReader;
import dev.claw.hub.store.RetentionStore.ReaderPlace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds what is old, as it is stored. */
final class RetentionQueries {
    private static final String LOGS = "SELECT l.channel, l.head, l.floor, l.cleared,"
            + " (SELECT e.at FROM entries e WHERE e.channel = l.channel AND e.seq > l.floor ORDER BY e.seq LIMIT 1)"
            + " FROM logs l WHERE l.channel > ? ORDER BY l.channel LIMIT ?";

    private static final String INBOXES = "SELECT i.key, i.agent,"
            + " (SELECT r.at FROM inbox_entries r WHERE r.inbox = i.key AND r.seq > i.floor ORDER BY r.seq LIMIT 1)"
            + " FROM inboxes i WHERE i.key > ? ORDER BY i.key LIMIT ?";

    private static final String AGED = "SELECT MAX(seq) FROM"
            + " (SELECT seq, at FROM entries WHERE channel = ? AND seq > ? ORDER BY seq LIMIT ?) WHERE at <= ?";

    private static final String EXPIRED = "SELECT MAX(seq) FROM"
            + " (SELECT seq, at FROM inbox_entries WHERE inbox = ? AND seq > ? ORDER BY seq LIMIT ?) WHERE at <= ?";

    /** References to events by their index, those to messages by the inboxes of the two that write there. */
    private static final String OLDEST_EVENT =
            "SELECT MIN(channel_seq) FROM inbox_entries WHERE channel = ? AND kind <> 1";

    private static final String OLDEST_REFERENCE = "SELECT r.channel_seq FROM inboxes i"
            + " JOIN inbox_entries r ON r.inbox = i.key AND r.channel = ?"
            + " WHERE i.agent = ? AND i.agent <> '' ORDER BY r.seq LIMIT 1";

    private final SqlConnection connection;

    RetentionQueries(SqlConnection connection) {
        this.connection = connection;
    }

    List<LogAge> logs(long after, int limit) {
        return connection.list(
                LOGS,
                row -> new LogAge(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), time(row, 5)),
                after,
                limit);
    }

    List<InboxAge> inboxes(long after, int limit) {
        return connection.list(
                INBOXES, row -> new InboxAge(row.getLong(1), row.getString(2), time(row, 3)), after, limit);
    }

    /** Behind this place of a log, what is old enough; 0 when nothing is. */
    long aged(long channel, long behind, Instant before, int limit) {
        return connection.number(AGED, channel, behind, limit, Micros.of(before));
    }

    long floor(long channel) {
        return connection.number("SELECT floor FROM logs WHERE channel = ?", channel);
    }

    long cleared(long channel) {
        return connection.number("SELECT cleared FROM logs WHERE channel = ?", channel);
    }

    /** The oldest number of the log that an inbox refers to; empty when none does. */
    Optional<Long> oldestReference(long channel) {
        Optional<Long> oldest = connection
                .first(OLDEST_EVENT, row -> SqlConnection.optionalLong(row, 1), channel)
                .flatMap(number -> number);
        for (String column : List.of("requester", "responder")) {
            Optional<Long> message = connection
                    .first("SELECT " + column + " FROM channels WHERE key = ?", row -> row.getString(1), channel)
                    .flatMap(agent -> connection.first(OLDEST_REFERENCE, row -> row.getLong(1), channel, agent));
            oldest = message.isPresent() && oldest.orElse(Long.MAX_VALUE) > message.get() ? message : oldest;
        }
        return oldest;
    }

    long expired(String agent, Instant before, int limit) {
        return connection
                .first(
                        "SELECT key, floor FROM inboxes WHERE agent = ?",
                        row -> new long[] {row.getLong(1), row.getLong(2)},
                        agent)
                .map(inbox -> connection.number(EXPIRED, inbox[0], inbox[1], limit, Micros.of(before)))
                .orElse(0L);
    }

    List<ReaderPlace> cursorsBehind(long inbox, long through) {
        return connection.list(
                "SELECT reader, position FROM cursors WHERE inbox = ? AND position < ?",
                row -> new ReaderPlace(row.getString(1), row.getLong(2)),
                inbox,
                through);
    }

    List<NamedReader> unused(Instant before, int limit) {
        return connection.list(
                "SELECT agent, reader FROM readers WHERE used_at <= ? ORDER BY used_at LIMIT ?",
                row -> new NamedReader(row.getString(1), row.getString(2)),
                Micros.of(before),
                limit);
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return SqlConnection.optionalLong(row, column).map(Micros::time).orElse(Instant.MAX);
    }
}
