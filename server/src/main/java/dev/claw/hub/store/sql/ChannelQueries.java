package dev.claw.hub.store.sql;

import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads channels as they are stored. */
final class ChannelQueries {
    private static final String SELECT = "SELECT c.key, c.id, c.kind, c.state, c.requester, c.responder, c.service_id,"
            + " c.note, c.created_at, c.changed_at, l.head, c.revision"
            + " FROM channels c JOIN logs l ON l.channel = c.key WHERE ";

    /** Two index ranges merged; the agent's channels with itself are in the first. */
    private static final String CHANGED = "SELECT * FROM (" + SELECT
            + "c.requester = ? AND c.revision > ? ORDER BY c.revision LIMIT ?) AS asked"
            + " UNION ALL SELECT * FROM (" + SELECT
            + "c.responder = ? AND c.requester <> ? AND c.revision > ? ORDER BY c.revision LIMIT ?) AS answered"
            + " ORDER BY revision LIMIT ?";

    private final SqlConnection connection;

    ChannelQueries(SqlConnection connection) {
        this.connection = connection;
    }

    Optional<ChannelRow> byKey(long key) {
        return connection.first(SELECT + "c.key = ?", ChannelQueries::row, key);
    }

    Optional<ChannelRow> byId(String id) {
        return connection.first(SELECT + "c.id = ?", ChannelQueries::row, id);
    }

    Optional<ChannelRow> direct(String agent, String other) {
        return connection.first(
                SELECT + "c.low = ? AND c.high = ? AND c.kind = 1",
                ChannelQueries::row,
                low(agent, other),
                high(agent, other));
    }

    Optional<ChannelRow> service(String consumer, String provider, String serviceId) {
        return connection.first(
                SELECT + "c.requester = ? AND c.service_id = ? AND c.responder = ? AND c.kind = 2",
                ChannelQueries::row,
                consumer,
                serviceId,
                provider);
    }

    Optional<ChannelRow> latestAbout(String consumer, String serviceId) {
        return connection.first(
                SELECT + "c.requester = ? AND c.service_id = ? AND c.kind = 2 ORDER BY c.revision DESC LIMIT 1",
                ChannelQueries::row,
                consumer,
                serviceId);
    }

    List<ChannelRow> changedAfter(String agent, long revision, int limit) {
        return connection.list(
                CHANGED, ChannelQueries::row, agent, revision, limit, agent, agent, revision, limit, limit);
    }

    int countRequestedBy(String agent) {
        return Math.toIntExact(connection.number("SELECT COUNT(*) FROM channels WHERE requester = ?", agent));
    }

    static String low(String agent, String other) {
        return agent.compareTo(other) <= 0 ? agent : other;
    }

    static String high(String agent, String other) {
        return agent.compareTo(other) <= 0 ? other : agent;
    }

    private static ChannelRow row(ResultSet row) throws SQLException {
        int column = 0;
        return new ChannelRow(
                row.getLong(++column),
                row.getString(++column),
                known(ChannelKind.forNumber(row.getInt(++column)), "channel kind"),
                known(ChannelState.forNumber(row.getInt(++column)), "channel state"),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                Micros.time(row.getLong(++column)),
                Micros.time(row.getLong(++column)),
                row.getLong(++column),
                row.getLong(++column));
    }

    private static <E> E known(@Nullable E value, String what) {
        if (value == null) {
            throw new StoreException("the store holds a " + what + " that this version does not know");
        }
        return value;
    }
}
