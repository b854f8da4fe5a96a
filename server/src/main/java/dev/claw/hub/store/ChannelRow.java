package dev.claw.hub.store;

import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.time.Instant;

/**
 * One channel.
 *
 * @param key the store's own name for it, small and never reused
 * @param id its public id
 * @param requester the agent that asked for it or wrote first
 * @param responder the other one
 * @param serviceId the service it is about; empty for a direct one
 * @param note what was said with the last change
 * @param head the newest number of its log
 * @param revision rises with every change of any channel; not with a message
 */
public record ChannelRow(
        long key,
        String id,
        ChannelKind kind,
        ChannelState state,
        String requester,
        String responder,
        String serviceId,
        String note,
        Instant createdAt,
        Instant changedAt,
        long head,
        long revision) {

    public boolean hasMember(String agent) {
        return requester.equals(agent) || responder.equals(agent);
    }

    /** The member that is not {@code agent}; of a channel with oneself, oneself. */
    public String other(String agent) {
        return requester.equals(agent) ? responder : requester;
    }
}
