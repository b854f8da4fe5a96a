package dev.claw.hub.store.sql;

import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.LogStore.Page;
import dev.claw.hub.store.LogStore.SentRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the channels' logs as they are stored. */
final class LogQueries {
    /** The columns that {@link #entry} reads. */
    static final String COLUMNS = "e.seq, e.kind, e.sender, e.message_id, e.at, e.content";

    private static final String MESSAGES = "SELECT " + COLUMNS
            + " FROM entries e WHERE e.channel = ? AND e.seq > ? AND e.seq < ?"
            + " AND e.seq > (SELECT l.floor FROM logs l WHERE l.channel = e.channel) AND e.kind = "
            + EntryKind.MESSAGE.code() + " ORDER BY e.seq ";

    private static final String ENTRIES =
            "SELECT " + COLUMNS + " FROM entries e WHERE e.channel = ? AND e.seq > ? ORDER BY e.seq LIMIT ?";

    /** The second look at message_id lets the partial index serve. */
    private static final String SENT = "SELECT " + COLUMNS + ", e.channel, c.id"
            + " FROM entries e JOIN channels c ON c.key = e.channel"
            + " WHERE e.sender = ? AND e.message_id = ? AND e.message_id <> '' AND e.at >= ?"
            + " ORDER BY e.at DESC LIMIT 1";

    private static final int CHANNEL = 7;
    private static final int CHANNEL_ID = 8;

    private final SqlConnection connection;

    LogQueries(SqlConnection connection) {
        this.connection = connection;
    }

    long head(long channel) {
        return connection.number("SELECT head FROM logs WHERE channel = ?", channel);
    }

    Page page(long channel, Standing log, long after, int limit, long maxBytes) {
        List<LogEntry> found = new ArrayList<>();
        ByteBudget budget = new ByteBudget(maxBytes);
        connection.visit(
                ENTRIES,
                row -> {
                    LogEntry entry = entry(row, 1);
                    return budget.take(entry.content().length) && found.add(entry);
                },
                channel,
                Math.max(after, log.floor()),
                limit);
        long last = found.isEmpty() ? after : found.get(found.size() - 1).seq();
        boolean early = budget.isSpent() || found.size() >= limit;
        return new Page(found, early ? last : Math.max(after, log.head()), log.floor(), log.head());
    }

    /** How the log stands; all zero when there is none. */
    Standing standing(long channel) {
        return connection
                .first(
                        "SELECT head, floor FROM logs WHERE channel = ?",
                        row -> new Standing(row.getLong(1), row.getLong(2)),
                        channel)
                .orElse(new Standing(0, 0));
    }

    List<LogEntry> messages(Range range, boolean newest, int limit, long maxBytes) {
        List<LogEntry> found = new ArrayList<>();
        ByteBudget budget = new ByteBudget(maxBytes);
        connection.visit(
                MESSAGES + (newest ? "DESC LIMIT ?" : "ASC LIMIT ?"),
                row -> {
                    LogEntry entry = entry(row, 1);
                    return budget.take(entry.content().length) && found.add(entry);
                },
                range.channel(),
                range.after(),
                range.before(),
                limit);
        if (newest) {
            Collections.reverse(found);
        }
        return found;
    }

    Optional<SentRow> sent(String sender, String messageId, Instant since) {
        return connection.first(
                SENT,
                row -> new SentRow(row.getLong(CHANNEL), row.getString(CHANNEL_ID), entry(row, 1)),
                sender,
                messageId,
                Micros.of(since));
    }

    /** Reads {@link #COLUMNS}, of which the first is number {@code first}. */
    static LogEntry entry(ResultSet row, int first) throws SQLException {
        int column = first;
        return new LogEntry(
                row.getLong(column++),
                EntryKind.ofCode(row.getInt(column++)),
                row.getString(column++),
                row.getString(column++),
                Micros.time(row.getLong(column++)),
                row.getBytes(column));
    }

    /**
     * How a log stands.
     *
     * @param head the newest number
     * @param floor the highest number given up
     */
    record Standing(long head, long floor) {}

    /** Numbers of one channel's log, both ends excluded. */
    record Range(long channel, long after, long before) {}

    /** What content may be read yet; the first one always. */
    static final class ByteBudget {
        private long left;
        private boolean first = true;
        private boolean spent;

        ByteBudget(long bytes) {
            this.left = bytes;
        }

        boolean take(long bytes) {
            spent = !first && bytes > left;
            first = false;
            left -= bytes;
            return !spent;
        }

        /** Whether something was not taken. */
        boolean isSpent() {
            return spent;
        }
    }
}
