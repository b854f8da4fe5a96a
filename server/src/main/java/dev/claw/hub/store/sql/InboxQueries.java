package dev.claw.hub.store.sql;

import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.InboxStore.Entry;
import dev.claw.hub.store.InboxStore.Newest;
import dev.claw.hub.store.InboxStore.Page;
import dev.claw.hub.store.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads inboxes as they are stored. */
final class InboxQueries {
    private static final String STANDING =
            "SELECT key, agent, head, head_bytes, floor, acked, acked_bytes, known_at, expired, expired_bytes FROM inboxes WHERE agent = ?";

    private static final String PAGE = "SELECT r.seq, c.id, c.service_id, c.name, " + LogQueries.COLUMNS
            + " FROM inbox_entries r"
            + " JOIN entries e ON e.channel = r.channel AND e.seq = r.channel_seq"
            + " JOIN channels c ON c.key = r.channel"
            + " WHERE r.inbox = ? AND r.seq > ? AND ((1 << r.kind) & ?) <> 0 ORDER BY r.seq LIMIT ?";

    /** Kinds beyond ENDED are of groups, whose members have cursors of their own. */
    private static final String NEWEST = "SELECT channel, MAX(channel_seq) FROM inbox_entries"
            + " WHERE inbox = ? AND seq > ? AND seq <= ? AND kind <= " + EntryKind.ENDED.code() + " GROUP BY channel";

    private static final int FIRST_OF_ENTRY = 5;
    private static final int KNOWN_AT = 8;

    private final SqlConnection connection;

    InboxQueries(SqlConnection connection) {
        this.connection = connection;
    }

    Optional<Inbox> standing(String agent) {
        return connection.first(STANDING, InboxQueries::inbox, agent);
    }

    /** The running total of bytes at a number; 0 for one that is not held. */
    long totalAt(long inbox, long seq) {
        return connection.number("SELECT total_bytes FROM inbox_entries WHERE inbox = ? AND seq = ?", inbox, seq);
    }

    /** The cursor of a reader other than the default one. */
    long cursor(long inbox, String reader) {
        return connection.number("SELECT position FROM cursors WHERE inbox = ? AND reader = ?", inbox, reader);
    }

    /** The lowest cursor of readers other than the default one; empty when there are none. */
    Optional<Long> lowestCursor(long inbox) {
        return connection
                .first(
                        "SELECT MIN(position) FROM cursors WHERE inbox = ?",
                        row -> SqlConnection.optionalLong(row, 1),
                        inbox)
                .flatMap(lowest -> lowest);
    }

    List<Newest> newest(long inbox, long after, long through) {
        return connection.list(NEWEST, row -> new Newest(row.getLong(1), row.getLong(2)), inbox, after, through);
    }

    Page page(Inbox inbox, long after, Set<EntryKind> kinds, int limit, long maxBytes) {
        if (after >= inbox.head) {
            return new Page(List.of(), after, inbox.floor, inbox.head, inbox.expired);
        }
        List<Entry> found = new ArrayList<>();
        LogQueries.ByteBudget budget = new LogQueries.ByteBudget(maxBytes);
        connection.visit(
                PAGE,
                row -> {
                    LogEntry entry = LogQueries.entry(row, FIRST_OF_ENTRY);
                    return budget.take(entry.content().length)
                            && found.add(new Entry(
                                    row.getLong(1), row.getString(2), row.getString(3), row.getString(4), entry));
                },
                inbox.key,
                after,
                bits(kinds),
                limit);
        long last = found.isEmpty() ? after : found.get(found.size() - 1).inboxSeq();
        long through = budget.isSpent() || found.size() >= limit ? last : inbox.head;
        return new Page(found, through, inbox.floor, inbox.head, inbox.expired);
    }

    private static long bits(Set<EntryKind> kinds) {
        long bits = 0;
        for (EntryKind kind : kinds) {
            bits |= 1L << kind.code();
        }
        return bits;
    }

    private static Inbox inbox(ResultSet row) throws SQLException {
        int column = 0;
        Inbox inbox = new Inbox(row.getLong(++column), row.getString(++column));
        inbox.head = row.getLong(++column);
        inbox.headBytes = row.getLong(++column);
        inbox.floor = row.getLong(++column);
        inbox.acked = row.getLong(++column);
        inbox.ackedBytes = row.getLong(++column);
        inbox.knownAt = SqlConnection.optionalLong(row, KNOWN_AT);
        inbox.expired = row.getLong(KNOWN_AT + 1);
        inbox.expiredBytes = row.getLong(KNOWN_AT + 2);
        return inbox;
    }
}
