package dev.claw.hub.store.sql;

import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.ChannelStore;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The channels outside of a transaction. */
final class ReadOnlyChannelStore implements ChannelStore {
    private final ChannelQueries queries;

    ReadOnlyChannelStore(ChannelQueries queries) {
        this.queries = queries;
    }

    @Override
    public Optional<ChannelRow> byId(String id) {
        return queries.byId(id);
    }

    @Override
    public Optional<ChannelRow> direct(String agent, String other) {
        return queries.direct(agent, other);
    }

    @Override
    public Optional<ChannelRow> service(String consumer, String provider, String serviceId) {
        return queries.service(consumer, provider, serviceId);
    }

    @Override
    public Optional<ChannelRow> latestAbout(String consumer, String serviceId) {
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
        throw SqlReadSession.readOnly();
    }

    @Override
    public ChannelRow insertGroup(String id, String name, String creator, String requestId, Instant at) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public Optional<ChannelRow> created(String creator, String requestId) {
        return queries.created(creator, requestId);
    }

    @Override
    public ChannelRow regroup(long key, String owner, int members) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public ChannelRow update(long key, ChannelState state, String note, Instant at) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public List<AgentChannel> changedAfter(String agent, long revision, int limit) {
        return queries.changedAfter(agent, revision, limit);
    }

    @Override
    public long newestRevision() {
        return queries.newestRevision();
    }

    @Override
    public int countRequestedBy(String agent) {
        return queries.countRequestedBy(agent);
    }
}
