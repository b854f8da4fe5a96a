package dev.claw.hub.store.sql;

import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.PositionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The positions that the writing connection works on, each in memory once, written once a transaction. */
final class Positions {
    private static final BulkInsert<Position> WRITE = new BulkInsert<>(
            "positions (channel, agent, reader, peer, delivered, read, expired, changed_at, revision)",
            9,
            " ON CONFLICT (channel, agent, reader) DO UPDATE SET delivered = excluded.delivered,"
                    + " read = excluded.read, expired = excluded.expired, changed_at = excluded.changed_at,"
                    + " revision = excluded.revision",
            (to, position) -> to.add(position.row.channel())
                    .add(position.row.agent())
                    .add(PositionQueries.stored(position.row.reader()))
                    .add(position.peer)
                    .add(position.row.marks().delivered())
                    .add(position.row.marks().read())
                    .add(position.row.marks().expired())
                    .add(Micros.of(position.row.changedAt()))
                    .add(position.row.revision()));

    private final SqlConnection connection;
    private final PositionQueries queries;
    private final Recent<Place, Position> recent;
    private final List<Position> changed = new ArrayList<>();

    Positions(SqlConnection connection, PositionQueries queries, int keep) {
        this.connection = connection;
        this.queries = queries;
        this.recent = new Recent<>(keep);
    }

    /** One reader of one channel; of the default reader's two names, one. */
    private record Place(long channel, String agent, String reader) {}

    /** A row in memory; without a revision it was never written. */
    static final class Position {
        private final String peer;
        private PositionRow row;
        private boolean changed;

        private Position(String peer, PositionRow row) {
            this.peer = peer;
            this.row = row;
        }

        PositionRow row() {
            return row;
        }
    }

    /**
     * The reader's place, empty marks when there is none.
     *
     * @param channel looked at only when the place is not in memory
     */
    Position of(Supplier<Channels.Channel> channel, long key, String agent, String reader) {
        String name = SqlInboxStore.isDefault(reader) ? InboxStore.DEFAULT_READER : reader;
        Place place = new Place(key, agent, name);
        return recent.find(place).orElseGet(() -> {
            var of = channel.get().row();
            PositionRow row = queries.position(key, agent, name)
                    .orElseGet(() ->
                            new PositionRow(key, of.id(), agent, name, PositionRow.Marks.NONE, of.createdAt(), 0));
            Position position = new Position(of.isGroup() ? "" : of.other(agent), row);
            recent.put(place, position);
            return position;
        });
    }

    Optional<PositionRow> find(long channel, String agent, String reader) {
        String name = SqlInboxStore.isDefault(reader) ? InboxStore.DEFAULT_READER : reader;
        return recent.find(new Place(channel, agent, name))
                .map(Position::row)
                .filter(row -> row.revision() > 0)
                .or(() -> queries.position(channel, agent, reader));
    }

    void change(Position position, PositionRow row) {
        position.row = row;
        if (!position.changed) {
            position.changed = true;
            changed.add(position);
        }
    }

    void flush() {
        WRITE.insert(connection, changed);
        for (Position position : changed) {
            position.changed = false;
        }
        changed.clear();
    }

    void shrink() {
        recent.shrink(gone -> {});
    }

    void forget() {
        recent.forget();
        changed.clear();
    }
}
