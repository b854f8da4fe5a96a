package dev.claw.hub.store.sql;

import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.v1.ChannelKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The channels that the writing connection works on, each in memory once, found by key, by public id and by who talks
 * about what. Changes of a row are written by the one who makes them; the heads of the logs here, once a transaction.
 */
final class Channels {
    private static final BulkInsert<Channel> WRITE_HEADS = new BulkInsert<>(
            "logs (channel, head)",
            2,
            " ON CONFLICT (channel) DO UPDATE SET head = excluded.head",
            (to, channel) -> to.add(channel.row.key()).add(channel.head));

    private final SqlConnection connection;
    private final ChannelQueries queries;
    private final Recent<Long, Channel> recent;
    private final Map<String, Channel> byId = new HashMap<>();
    private final Map<Place, Channel> byPlace = new HashMap<>();
    private final List<Channel> grown = new ArrayList<>();

    Channels(SqlConnection connection, ChannelQueries queries, int keep) {
        this.connection = connection;
        this.queries = queries;
        this.recent = new Recent<>(keep);
    }

    Optional<Channel> byKey(long key) {
        return recent.find(key).or(() -> queries.byKey(key).map(this::remember));
    }

    Optional<Channel> byId(String id) {
        return used(byId.get(id)).or(() -> load(() -> queries.byId(id)));
    }

    Optional<Channel> direct(String agent, String other) {
        return used(byPlace.get(Place.direct(agent, other))).or(() -> load(() -> queries.direct(agent, other)));
    }

    Optional<Channel> service(String consumer, String provider, String serviceId) {
        return used(byPlace.get(Place.service(consumer, provider, serviceId)))
                .or(() -> load(() -> queries.service(consumer, provider, serviceId)));
    }

    /** Puts a row that was just written, or read, in the place of what is known of it; the head in memory stays. */
    Channel remember(ChannelRow row) {
        Optional<Channel> known = recent.find(row.key());
        if (known.isPresent()) {
            known.get().row = row;
            return known.get();
        }
        Channel channel = new Channel(row);
        recent.put(row.key(), channel);
        byId.put(row.id(), channel);
        byPlace.put(Place.of(row), channel);
        return channel;
    }

    /** Gives out the next number of the channel's log. */
    long grow(Channel channel) {
        if (!channel.grown) {
            channel.grown = true;
            grown.add(channel);
        }
        return ++channel.head;
    }

    void flush() {
        WRITE_HEADS.insert(connection, grown);
        for (Channel channel : grown) {
            channel.grown = false;
        }
        grown.clear();
    }

    void shrink() {
        recent.shrink(gone -> {
            byId.remove(gone.row.id());
            byPlace.remove(Place.of(gone.row));
        });
    }

    void forget() {
        recent.forget();
        byId.clear();
        byPlace.clear();
        grown.clear();
    }

    /** What is known already wins over what is stored: its head may be newer. */
    private Optional<Channel> load(Supplier<Optional<ChannelRow>> query) {
        return query.get().map(row -> recent.find(row.key()).orElseGet(() -> remember(row)));
    }

    private Optional<Channel> used(@Nullable Channel channel) {
        // Found again through its key, so that it counts as recently used.
        return channel == null ? Optional.empty() : recent.find(channel.row.key());
    }

    /** A channel's row in memory, with the head of its log as this transaction sees it. */
    static final class Channel {
        private ChannelRow row;
        private long head;
        private long floor;
        private boolean grown;

        private Channel(ChannelRow row) {
            this.row = row;
            this.head = row.head();
            this.floor = row.floor();
        }

        long head() {
            return head;
        }

        long floor() {
            return floor;
        }

        /** To be called when entries up to this number were given up. */
        void trimmed(long newFloor) {
            floor = newFloor;
        }

        ChannelRow row() {
            if (row.head() != head || row.floor() != floor) {
                row = row.withLog(head, floor);
            }
            return row;
        }
    }

    /** Who talks with whom about what, or a group's own id: unique among the channels of a kind. */
    private record Place(ChannelKind kind, String first, String second, String serviceId) {
        static Place direct(String agent, String other) {
            return new Place(
                    ChannelKind.CHANNEL_KIND_DIRECT,
                    ChannelQueries.low(agent, other),
                    ChannelQueries.high(agent, other),
                    "");
        }

        static Place service(String consumer, String provider, String serviceId) {
            return new Place(ChannelKind.CHANNEL_KIND_SERVICE, consumer, provider, serviceId);
        }

        static Place of(ChannelRow row) {
            return switch (row.kind()) {
                case CHANNEL_KIND_DIRECT -> direct(row.requester(), row.responder());
                case CHANNEL_KIND_GROUP -> new Place(row.kind(), row.id(), "", "");
                default -> service(row.requester(), row.responder(), row.serviceId());
            };
        }
    }
}
