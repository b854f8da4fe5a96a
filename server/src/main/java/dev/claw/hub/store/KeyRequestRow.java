package dev.claw.hub.store;

import dev.claw.hub.v1.ErrorReason;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for a key, or for the renewal of one: one that the provider decides, or decided, or a renewal that the hub
 * granted.
 *
 * @param id the hub's id of it
 * @param owner the service's owner when it was asked
 * @param consumer the agent that asked
 * @param requestId the consumer's id of it
 * @param purpose what the consumer said that it is for
 * @param variant the variant asked for; empty for none
 * @param renewKeyId the public id of the key to renew; empty when a new one was asked for
 * @param transferable whether a key is asked for that whoever shows the secret may use
 * @param granted empty while nobody decided
 * @param note what was said with the decision
 * @param closed why the hub answered it without a decision; {@code granted} is false then
 * @param revision rises with every change of any request
 */
public record KeyRequestRow(
        String id,
        String serviceId,
        String owner,
        String consumer,
        String requestId,
        String purpose,
        String variant,
        String renewKeyId,
        boolean transferable,
        Instant requestedAt,
        Optional<Boolean> granted,
        String note,
        Optional<ErrorReason> closed,
        long revision) {

    /** Whether it asks for the renewal of a key. */
    public boolean renews() {
        return !renewKeyId.isEmpty();
    }
}
