package dev.claw.hub.store.sql;

import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.ChannelStore;
import dev.claw.hub.store.sql.Channels.Channel;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The channels inside a transaction. Rows are written at once, for they seldom change. */
final class SqlChannelStore implements ChannelStore {
    private final SqlConnection connection;
    private final ChannelQueries queries;
    private final WorkingSet working;

    SqlChannelStore(SqlConnection connection, ChannelQueries queries, WorkingSet working) {
        this.connection = connection;
        this.queries = queries;
        this.working = working;
    }

    @Override
    public Optional<ChannelRow> byId(String id) {
        return working.channels().byId(id).map(Channel::row);
    }

    @Override
    public Optional<ChannelRow> direct(String agent, String other) {
        return working.channels().direct(agent, other).map(Channel::row);
    }

    @Override
    public Optional<ChannelRow> service(String consumer, String provider, String serviceId) {
        return working.channels().service(consumer, provider, serviceId).map(Channel::row);
    }

    @Override
    public Optional<ChannelRow> latestAbout(String consumer, String serviceId) {
        working.flush();
        return queries.latestAbout(consumer, serviceId);
    }

    @Override
    public ChannelRow insert(
            String id,
            ChannelKind kind,
            ChannelState state,
            String requester,
            String responder,
            String serviceId,
            String note,
            Instant at) {
        Instant time = at.truncatedTo(ChronoUnit.MICROS);
        return write(new ChannelRow(
                working.counters().next(Counters.CHANNEL_KEYS),
                id,
                kind,
                state,
                requester,
                responder,
                serviceId,
                note,
                time,
                time,
                0,
                0,
                nextRevision(),
                ChannelRow.Group.NONE));
    }

    @Override
    public ChannelRow insertGroup(String id, String name, String creator, String requestId, Instant at) {
        Instant time = at.truncatedTo(ChronoUnit.MICROS);
        return write(new ChannelRow(
                working.counters().next(Counters.CHANNEL_KEYS),
                id,
                ChannelKind.CHANNEL_KIND_GROUP,
                ChannelState.CHANNEL_STATE_OPEN,
                creator,
                "",
                "",
                "",
                time,
                time,
                0,
                0,
                nextRevision(),
                new ChannelRow.Group(name, creator, requestId, 0)));
    }

    @Override
    public Optional<ChannelRow> created(String creator, String requestId) {
        working.flush();
        return queries.created(creator, requestId);
    }

    @Override
    public ChannelRow regroup(long key, String owner, int members) {
        ChannelRow old = channel(key);
        long revision = nextRevision();
        connection.update(
                "UPDATE channels SET owner = ?, members = ?, revision = ? WHERE key = ?",
                owner,
                members,
                revision,
                key);
        ChannelRow.Group group =
                new ChannelRow.Group(old.group().name(), owner, old.group().requestId(), members);
        return working.channels().remember(old.withGroup(group, revision)).row();
    }

    @Override
    public ChannelRow update(long key, ChannelState state, String note, Instant at) {
        ChannelRow old = channel(key);
        long revision = nextRevision();
        connection.update(
                "UPDATE channels SET state = ?, note = ?, changed_at = ?, revision = ? WHERE key = ?",
                state.getNumber(),
                note,
                Micros.of(at),
                revision,
                key);
        ChannelRow row = old.withState(state, note, at.truncatedTo(ChronoUnit.MICROS), revision);
        return working.channels().remember(row).row();
    }

    @Override
    public List<AgentChannel> changedAfter(String agent, long revision, int limit) {
        working.flush();
        return queries.changedAfter(agent, revision, limit);
    }

    @Override
    public long newestRevision() {
        working.flush();
        return queries.newestRevision();
    }

    @Override
    public int countRequestedBy(String agent) {
        return queries.countRequestedBy(agent);
    }

    private long nextRevision() {
        return working.counters().next(Counters.CHANNEL_REVISIONS);
    }

    private ChannelRow channel(long key) {
        return working.channels()
                .byKey(key)
                .orElseThrow(() -> new IllegalArgumentException("channel key " + key + ": there is no such channel"))
                .row();
    }

    private ChannelRow write(ChannelRow row) {
        connection.update(
                "INSERT INTO channels (key, id, kind, state, requester, responder, low, high, service_id, note,"
                        + " created_at, changed_at, revision, name, owner, request_id, members)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.key(),
                row.id(),
                row.kind().getNumber(),
                row.state().getNumber(),
                row.requester(),
                row.responder(),
                ChannelQueries.low(row.requester(), row.responder()),
                ChannelQueries.high(row.requester(), row.responder()),
                row.serviceId(),
                row.note(),
                Micros.of(row.createdAt()),
                Micros.of(row.changedAt()),
                row.revision(),
                row.group().name(),
                row.group().owner(),
                row.group().requestId(),
                row.group().members());
        connection.update("INSERT INTO logs (channel, head) VALUES (?, 0)", row.key());
        return working.channels().remember(row).row();
    }
}
