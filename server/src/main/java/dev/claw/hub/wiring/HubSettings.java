package dev.claw.hub.wiring;

import dev.claw.hub.identity.Credentials;
import dev.claw.hub.limits.HubLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What an operator decides.
 *
 * @param host the address to listen at; loopback only, for now
 * @param grpcPort empty: that door stays closed; 0: any free port
 * @param wsPort likewise
 * @param restPort likewise for the old agents' HTTP
 * @param data the folder of the store; not touched when it is ephemeral
 * @param loops event loops of the gRPC door, at least 1
 * @param grace how long a stop lets calls under way end
 * @param keepAlive how a peer that fell silent is found
 * @param isEphemeral the store is in memory: nothing is written to a disk, and nothing survives the hub
 * @param credentials tokens of gateways and administrators; the adapter in the hub itself has one of its own
 */
public record HubSettings(
        String host,
        OptionalInt grpcPort,
        OptionalInt wsPort,
        OptionalInt restPort,
        Path data,
        int loops,
        Duration grace,
        HubLimits limits,
        KeepAlive keepAlive,
        boolean isEphemeral,
        Credentials credentials) {

    /**
     * How a connection is found whose other end is gone without a word (G14, G19).
     *
     * @param idle how long it may be silent before it is asked for a sign of life
     * @param answer how long it then has
     */
    public record KeepAlive(Duration idle, Duration answer) {
        public static final KeepAlive DEFAULT = new KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(10));
    }

    /** A hub on a disk, with the default way of finding silent peers. */
    public HubSettings(
            String host,
            OptionalInt grpcPort,
            OptionalInt wsPort,
            Path data,
            int loops,
            Duration grace,
            HubLimits limits) {
        this(
                host,
                grpcPort,
                wsPort,
                OptionalInt.empty(),
                data,
                loops,
                grace,
                limits,
                KeepAlive.DEFAULT,
                false,
                Credentials.none());
    }

    /** The same with another way of finding silent peers. */
    public HubSettings withKeepAlive(KeepAlive other) {
        return new HubSettings(
                host, grpcPort, wsPort, restPort, data, loops, grace, limits, other, isEphemeral, credentials);
    }

    /** The same with the store in memory. */
    public HubSettings ephemeral() {
        return new HubSettings(
                host, grpcPort, wsPort, restPort, data, loops, grace, limits, keepAlive, true, credentials);
    }

    /** The same with these tokens. */
    public HubSettings withCredentials(Credentials other) {
        return new HubSettings(
                host, grpcPort, wsPort, restPort, data, loops, grace, limits, keepAlive, isEphemeral, other);
    }

    /** The same with the old agents' HTTP on this port; empty keeps that door closed. */
    public HubSettings withRestPort(OptionalInt other) {
        return new HubSettings(
                host, grpcPort, wsPort, other, data, loops, grace, limits, keepAlive, isEphemeral, credentials);
    }
}
