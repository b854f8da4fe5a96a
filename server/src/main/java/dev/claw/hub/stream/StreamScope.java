package dev.claw.hub.stream;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.Opened;
import java.util.function.LongSupplier;

/**
 * What all streams of a hub share.
 *
 * @param streams those that live
 * @param epoch of the store
 * @param nanoClock as {@link System#nanoTime}
 */
public record StreamScope(
        Loops loops, LiveStreams streams, Claims claims, HubLimits limits, long epoch, LongSupplier nanoClock) {

    /** What every stream is told first. */
    public Opened opened(String agentId) {
        return Opened.newBuilder()
                .setAgentId(agentId)
                .setEpoch(epoch)
                .setLimits(limits.toProto())
                .build();
    }
}
