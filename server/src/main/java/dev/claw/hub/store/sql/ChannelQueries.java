package dev.claw.hub.store.sql;

import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.Membership;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads channels as they are stored. */
final class ChannelQueries {
    private static final String COLUMNS = "c.key, c.id, c.kind, c.state, c.requester, c.responder, c.service_id,"
            + " c.note, c.created_at, c.changed_at, l.head, l.floor, c.revision, c.name, c.owner, c.request_id,"
            + " c.members";

    private static final String FROM = " FROM channels c JOIN logs l ON l.channel = c.key ";
    private static final String SELECT = "SELECT " + COLUMNS + FROM + "WHERE ";

    private static final String OF_TWO =
            "SELECT " + COLUMNS + ", " + Membership.MEMBERSHIP_JOINED_VALUE + " AS seen, c.revision AS newest" + FROM
                    + "WHERE c.kind <> " + ChannelKind.CHANNEL_KIND_GROUP_VALUE + " AND ";

    private static final String LATER = "CASE WHEN c.revision > m.revision THEN c.revision ELSE m.revision END";

    private static final String OF_GROUPS = "SELECT " + COLUMNS + ", m.membership AS seen, ";

    /**
     * Index ranges merged; the agent's channels with itself are in the first. What it is in or invited to is looked
     * through whole, for a group changes for all of its members in one row; what it left, by its own change alone.
     */
    private static final String CHANGED = "SELECT * FROM (" + OF_TWO
            + "c.requester = ? AND c.revision > ? ORDER BY c.revision LIMIT ?) AS asked"
            + " UNION ALL SELECT * FROM (" + OF_TWO
            + "c.responder = ? AND c.requester <> ? AND c.revision > ? ORDER BY c.revision LIMIT ?) AS answered"
            + " UNION ALL SELECT * FROM (" + OF_GROUPS + LATER + " AS newest" + FROM
            + "JOIN members m ON m.channel = c.key WHERE m.agent = ? AND m.membership IN ("
            + Membership.MEMBERSHIP_INVITED_VALUE + ", " + Membership.MEMBERSHIP_JOINED_VALUE + ") AND " + LATER
            + " > ? ORDER BY newest LIMIT ?) AS present"
            + " UNION ALL SELECT * FROM (" + OF_GROUPS + "m.revision AS newest" + FROM
            + "JOIN members m ON m.channel = c.key WHERE m.agent = ? AND m.membership = "
            + Membership.MEMBERSHIP_LEFT_VALUE + " AND m.revision > ? ORDER BY newest LIMIT ?) AS gone"
            + " ORDER BY newest LIMIT ?";

    private static final int SEEN = 18;
    private static final int NEWEST = 19;

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

    Optional<ChannelRow> created(String creator, String requestId) {
        return connection.first(
                SELECT + "c.requester = ? AND c.request_id = ? AND c.request_id <> ''",
                ChannelQueries::row,
                creator,
                requestId);
    }

    List<AgentChannel> changedAfter(String agent, long revision, int limit) {
        return connection.list(
                CHANGED,
                row -> new AgentChannel(
                        row(row), known(Membership.forNumber(row.getInt(SEEN)), "membership"), row.getLong(NEWEST)),
                agent,
                revision,
                limit,
                agent,
                agent,
                revision,
                limit,
                agent,
                revision,
                limit,
                agent,
                revision,
                limit,
                limit);
    }

    long newestRevision() {
        return connection.number("SELECT value FROM counters WHERE name = ?", Counters.CHANNEL_REVISIONS);
    }

    int countRequestedBy(String agent) {
        return Math.toIntExact(connection.number(
                "SELECT COUNT(*) FROM channels WHERE requester = ? AND kind <> " + ChannelKind.CHANNEL_KIND_GROUP_VALUE,
                agent));
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
                row.getLong(++column),
                row.getLong(++column),
                new ChannelRow.Group(
                        row.getString(++column),
                        row.getString(++column),
                        row.getString(++column),
                        row.getInt(++column)));
    }

    static <E> E known(@Nullable E value, String what) {
        if (value == null) {
            throw new StoreException("the store holds a " + what + " that this version does not know");
        }
        return value;
    }
}
