package dev.claw.hub.store.sql;

import dev.claw.hub.store.PositionRow;
import dev.claw.hub.store.PositionStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The positions inside a transaction: their rows are worked on in memory and written together. */
final class SqlPositionStore implements PositionStore {
    private final SqlConnection connection;
    private final PositionQueries queries;
    private final WorkingSet working;

    SqlPositionStore(SqlConnection connection, PositionQueries queries, WorkingSet working) {
        this.connection = connection;
        this.queries = queries;
        this.working = working;
    }

    @Override
    public Optional<PositionRow> position(long channel, String agent, String reader) {
        return working.positions().find(channel, agent, reader);
    }

    @Override
    public Optional<PositionRow> raise(long channel, String agent, String reader, PositionRow.Marks to, Instant at) {
        Positions.Position position = working.positions().of(() -> channel(channel), channel, agent, reader);
        PositionRow old = position.row();
        PositionRow.Marks raised = old.marks().raisedTo(to);
        if (raised.equals(old.marks())) {
            return Optional.empty();
        }
        PositionRow row = new PositionRow(
                channel,
                old.channelId(),
                agent,
                old.reader(),
                raised,
                at.truncatedTo(ChronoUnit.MICROS),
                working.counters().next(Counters.POSITION_REVISIONS));
        working.positions().change(position, row);
        return Optional.of(row);
    }

    @Override
    public List<PositionRow> inChannel(long channel, String without, String afterAgent, String afterReader, int limit) {
        working.flush();
        return queries.inChannel(channel, without, afterAgent, afterReader, limit);
    }

    @Override
    public List<PositionRow> ofPeersAfter(String agent, long revision, int limit) {
        working.flush();
        return queries.ofPeersAfter(agent, revision, limit);
    }

    @Override
    public List<PositionRow> inGroupAfter(long channel, String agent, long revision, int limit) {
        working.flush();
        return queries.inGroupAfter(channel, agent, revision, limit);
    }

    @Override
    public void forget(String agent, String reader) {
        working.flush();
        connection.update(
                "DELETE FROM positions WHERE agent = ? AND reader = ? AND reader <> '' AND peer = ''",
                agent,
                PositionQueries.stored(reader));
        working.positions().forget();
    }

    private Channels.Channel channel(long key) {
        return working.channels()
                .byKey(key)
                .orElseThrow(() -> new IllegalArgumentException("channel key " + key + ": there is no such channel"));
    }
}
