package dev.claw.hub.store.sql;

import dev.claw.hub.store.PositionRow;
import dev.claw.hub.store.PositionStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The positions outside of a transaction. */
final class ReadOnlyPositionStore implements PositionStore {
    private final PositionQueries queries;

    ReadOnlyPositionStore(PositionQueries queries) {
        this.queries = queries;
    }

    @Override
    public Optional<PositionRow> position(long channel, String agent, String reader) {
        return queries.position(channel, agent, reader);
    }

    @Override
    public Optional<PositionRow> raise(long channel, String agent, String reader, PositionRow.Marks to, Instant at) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public List<PositionRow> inChannel(long channel, String without, String afterAgent, String afterReader, int limit) {
        return queries.inChannel(channel, without, afterAgent, afterReader, limit);
    }

    @Override
    public List<PositionRow> ofPeersAfter(String agent, long revision, int limit) {
        return queries.ofPeersAfter(agent, revision, limit);
    }

    @Override
    public List<PositionRow> inGroupAfter(long channel, String agent, long revision, int limit) {
        return queries.inGroupAfter(channel, agent, revision, limit);
    }

    @Override
    public void forget(String agent, String reader) {
        throw SqlReadSession.readOnly();
    }
}
