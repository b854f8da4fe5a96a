package dev.claw.hub.store.sql;

import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.PositionRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads positions as they are stored. */
final class PositionQueries {
    private static final String SELECT = "SELECT p.channel, c.id, p.agent, p.reader, p.delivered, p.read, p.expired,"
            + " p.changed_at, p.revision FROM positions p JOIN channels c ON c.key = p.channel WHERE ";

    private final SqlConnection connection;

    PositionQueries(SqlConnection connection) {
        this.connection = connection;
    }

    Optional<PositionRow> position(long channel, String agent, String reader) {
        return connection.first(
                SELECT + "p.channel = ? AND p.agent = ? AND p.reader = ?",
                PositionQueries::row,
                channel,
                agent,
                stored(reader));
    }

    List<PositionRow> inChannel(long channel, String without, String afterAgent, String afterReader, int limit) {
        return connection.list(
                SELECT + "p.channel = ? AND (p.agent > ? OR p.agent = ? AND p.reader > ?) AND p.agent <> ?"
                        + " ORDER BY p.agent, p.reader LIMIT ?",
                PositionQueries::row,
                channel,
                afterAgent,
                afterAgent,
                stored(afterReader),
                without,
                limit);
    }

    List<PositionRow> ofPeersAfter(String agent, long revision, int limit) {
        return connection.list(
                SELECT + "p.peer = ? AND p.peer <> '' AND p.agent <> ? AND p.revision > ? ORDER BY p.revision LIMIT ?",
                PositionQueries::row,
                agent,
                agent,
                revision,
                limit);
    }

    List<PositionRow> inGroupAfter(long channel, String agent, long revision, int limit) {
        return connection.list(
                SELECT + "p.channel = ? AND p.peer = '' AND p.agent <> ? AND p.revision > ?"
                        + " ORDER BY p.revision LIMIT ?",
                PositionQueries::row,
                channel,
                agent,
                revision,
                limit);
    }

    /** The reader's name as it is stored: the default one's is empty, so that it is the first. */
    static String stored(String reader) {
        return SqlInboxStore.isDefault(reader) ? "" : reader;
    }

    private static PositionRow row(ResultSet row) throws SQLException {
        int column = 0;
        long channel = row.getLong(++column);
        String channelId = row.getString(++column);
        String agent = row.getString(++column);
        String reader = row.getString(++column);
        PositionRow.Marks marks =
                new PositionRow.Marks(row.getLong(++column), row.getLong(++column), row.getLong(++column));
        return new PositionRow(
                channel,
                channelId,
                agent,
                reader.isEmpty() ? InboxStore.DEFAULT_READER : reader,
                marks,
                Micros.time(row.getLong(++column)),
                row.getLong(++column));
    }
}
