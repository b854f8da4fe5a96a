package dev.claw.hub.wiring;

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
 * @param data the folder of the store
 * @param loops event loops of the gRPC door, at least 1
 * @param grace how long a stop lets calls under way end
 */
public record HubSettings(
        String host,
        OptionalInt grpcPort,
        OptionalInt wsPort,
        Path data,
        int loops,
        Duration grace,
        HubLimits limits) {}
