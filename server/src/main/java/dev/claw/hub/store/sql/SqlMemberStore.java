package dev.claw.hub.store.sql;

import dev.claw.hub.store.MemberRow;
import dev.claw.hub.store.MemberStore;
import dev.claw.hub.v1.Membership;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The groups' members, written and read as they are. */
final class SqlMemberStore implements MemberStore {
    private static final String SELECT =
            "SELECT channel, agent, membership, invited_by, since, joined_seq, revision FROM members WHERE ";

    private static final String PUT = "INSERT INTO members (channel, agent, membership, invited_by, since, joined_seq,"
            + " revision) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (channel, agent) DO UPDATE SET membership = excluded.membership,"
            + " invited_by = excluded.invited_by, since = excluded.since, joined_seq = excluded.joined_seq,"
            + " revision = excluded.revision";

    private static final String FOLLOWING = "SELECT m.channel, c.id, m.joined_seq, m.since,"
            + " COALESCE(p.delivered, 0), l.head, l.floor"
            + " FROM members m JOIN channels c ON c.key = m.channel JOIN logs l ON l.channel = m.channel"
            + " LEFT JOIN positions p ON p.channel = m.channel AND p.agent = m.agent AND p.reader = ?"
            + " WHERE m.agent = ? AND m.membership = " + Membership.MEMBERSHIP_JOINED_VALUE;

    private static final String PRESENT = "membership <> " + Membership.MEMBERSHIP_LEFT_VALUE;
    private static final String JOINED = "membership = " + Membership.MEMBERSHIP_JOINED_VALUE;

    private final SqlConnection connection;
    private final Counters counters;

    SqlMemberStore(SqlConnection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
    }

    @Override
    public Optional<MemberRow> member(long channel, String agent) {
        return connection.first(SELECT + "channel = ? AND agent = ?", SqlMemberStore::row, channel, agent);
    }

    @Override
    public MemberRow put(MemberRow row) {
        Instant since = row.since().truncatedTo(ChronoUnit.MICROS);
        long revision = counters.next(Counters.CHANNEL_REVISIONS);
        connection.update(
                PUT,
                row.channel(),
                row.agent(),
                row.membership().getNumber(),
                row.invitedBy(),
                Micros.of(since),
                row.joinedSeq(),
                revision);
        return new MemberRow(
                row.channel(), row.agent(), row.membership(), row.invitedBy(), since, row.joinedSeq(), revision);
    }

    @Override
    public List<MemberRow> of(long channel) {
        return connection.list(SELECT + "channel = ? AND " + PRESENT + " ORDER BY agent", SqlMemberStore::row, channel);
    }

    @Override
    public int count(long channel) {
        return Math.toIntExact(
                connection.number("SELECT COUNT(*) FROM members WHERE channel = ? AND " + PRESENT, channel));
    }

    @Override
    public Optional<MemberRow> firstJoined(long channel) {
        return connection.first(
                SELECT + "channel = ? AND " + JOINED + " ORDER BY joined_seq LIMIT 1", SqlMemberStore::row, channel);
    }

    @Override
    public int countJoined(String agent) {
        return Math.toIntExact(connection.number("SELECT COUNT(*) FROM members WHERE agent = ? AND " + JOINED, agent));
    }

    @Override
    public List<Following> following(String agent, String reader) {
        return connection.list(
                FOLLOWING + " ORDER BY m.channel", SqlMemberStore::following, PositionQueries.stored(reader), agent);
    }

    @Override
    public Optional<Following> following(String agent, String reader, String channelId) {
        return connection.first(
                FOLLOWING + " AND c.id = ?",
                SqlMemberStore::following,
                PositionQueries.stored(reader),
                agent,
                channelId);
    }

    private static MemberRow row(ResultSet row) throws SQLException {
        int column = 0;
        return new MemberRow(
                row.getLong(++column),
                row.getString(++column),
                ChannelQueries.known(Membership.forNumber(row.getInt(++column)), "membership"),
                row.getString(++column),
                Micros.time(row.getLong(++column)),
                row.getLong(++column),
                row.getLong(++column));
    }

    private static Following following(ResultSet row) throws SQLException {
        int column = 0;
        return new Following(
                row.getLong(++column),
                row.getString(++column),
                row.getLong(++column),
                Micros.time(row.getLong(++column)),
                row.getLong(++column),
                row.getLong(++column),
                row.getLong(++column));
    }
}
