package dev.claw.hub.adapter.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tunnels of all connections of one adapter: which service a tunnel id leads to, and which one a channel id of the
 * adapter's own. Each door belongs to the connection that opened it and goes with it. May be used from any thread.
 */
public final class Tunnels {
    private final Ids ids;
    private final int limit;
    private final InstantSource clock;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<String, Door> doorOfChannel = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> tunnelOfProvided = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Tunnel> tunnels = new ConcurrentHashMap<>();

    /** @param limit doors open at once */
    public Tunnels(Ids ids, int limit, InstantSource clock) {
        this.ids = ids;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * A tunnel, for those who look at it from outside.
     *
     * @param clientId the agent whose door it belongs to
     * @param lastActive when it was opened, or an old agent called through it last
     */
    public record Use(String tunnelId, String serviceId, String clientId, Instant createdAt, Instant lastActive) {}

    private static final class Tunnel {
        private final Use opened;
        private volatile Instant lastActive;

        Tunnel(Use opened) {
            this.opened = opened;
            this.lastActive = opened.lastActive();
        }

        Use use() {
            return new Use(opened.tunnelId(), opened.serviceId(), opened.clientId(), opened.createdAt(), lastActive);
        }
    }

    /**
     * A way to a service.
     *
     * @param tunnelId routes calls
     * @param channelId routes messages to the service's provider; no channel of the hub's
     * @param kind whose door it is, and so whether the tunnel goes with it
     */
    record Door(String serviceId, String tunnelId, String channelId, Kind kind) {}

    /** Whose door it is. */
    enum Kind {
        /** An old provider's own. */
        PROVIDER,
        /** A consumer's, through the tunnel of an old provider of this adapter. */
        GUEST,
        /** A consumer's, with a tunnel of its own to a provider elsewhere. */
        CONSUMER
    }

    /** Opens the door of a service that an old agent provides here; empty at the limit. */
    Optional<Door> openProvided(String serviceId, String clientId) {
        if (!admit()) {
            return Optional.empty();
        }
        Door door = put(new Door(serviceId, ids.tunnel(), ids.channel(), Kind.PROVIDER), clientId);
        tunnelOfProvided.put(serviceId, door.tunnelId());
        return Optional.of(door);
    }

    /** Opens a consumer's door to a service; empty at the limit. */
    Optional<Door> open(String serviceId, String clientId) {
        if (!admit()) {
            return Optional.empty();
        }
        String provided = tunnelOfProvided.get(serviceId);
        Door door = provided == null
                ? new Door(serviceId, ids.tunnel(), ids.channel(), Kind.CONSUMER)
                : new Door(serviceId, provided, ids.channel(), Kind.GUEST);
        return Optional.of(put(door, clientId));
    }

    /** Whether a consumer that opened this door would get the same tunnel again. */
    boolean isCurrent(Door door) {
        String provided = tunnelOfProvided.get(door.serviceId());
        return provided == null ? door.kind() == Kind.CONSUMER : provided.equals(door.tunnelId());
    }

    void close(Door door) {
        open.decrementAndGet();
        doorOfChannel.remove(door.channelId());
        if (door.kind() != Kind.GUEST) {
            tunnels.remove(door.tunnelId());
        }
        if (door.kind() == Kind.PROVIDER) {
            tunnelOfProvided.remove(door.serviceId(), door.tunnelId());
        }
    }

    /** Where a call through the tunnel goes; it counts as used. */
    Optional<String> serviceOfTunnel(String tunnelId) {
        Tunnel tunnel = tunnels.get(tunnelId);
        if (tunnel == null) {
            return Optional.empty();
        }
        tunnel.lastActive = clock.instant();
        return Optional.of(tunnel.opened.serviceId());
    }

    Optional<String> serviceOfChannel(String channelId) {
        return Optional.ofNullable(doorOfChannel.get(channelId)).map(Door::serviceId);
    }

    /** Whether a channel id is an old provider's own door, in which nothing is ever said. */
    boolean isProvidersDoor(String channelId) {
        Door door = doorOfChannel.get(channelId);
        return door != null && door.kind() == Kind.PROVIDER;
    }

    /** Whether an old agent of this adapter provides the service. */
    boolean providesHere(String serviceId) {
        return tunnelOfProvided.containsKey(serviceId);
    }

    /** All tunnels as they are now, those of old providers and of consumers, the oldest first. */
    public List<Use> all() {
        return tunnels.values().stream()
                .map(Tunnel::use)
                .sorted(Comparator.comparing(Use::createdAt).thenComparing(Use::tunnelId))
                .toList();
    }

    /** The tunnel of a service that an old agent provides here. */
    public Optional<String> ofProvided(String serviceId) {
        return Optional.ofNullable(tunnelOfProvided.get(serviceId));
    }

    /** Doors that are open. */
    int size() {
        return open.get();
    }

    private Door put(Door door, String clientId) {
        doorOfChannel.put(door.channelId(), door);
        if (door.kind() != Kind.GUEST) {
            Instant now = clock.instant();
            Use opened = new Use(door.tunnelId(), door.serviceId(), clientId, now, now);
            tunnels.put(door.tunnelId(), new Tunnel(opened));
        }
        return door;
    }

    private boolean admit() {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }
}
