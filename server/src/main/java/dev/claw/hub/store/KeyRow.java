package dev.claw.hub.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One key.
 *
 * @param id the public id
 * @param serviceId the service it is for
 * @param owner the service's owner when it was granted
 * @param consumer the agent that may use it
 * @param requestId the consumer's id of the request it answers
 * @param variant the variant it was granted by; empty for none
 * @param expiresAt when its time is over
 * @param maxCalls calls it is good for
 * @param usedCalls calls charged, refunds taken off
 * @param transferable whether whoever shows the secret may use it, and not its consumer alone
 * @param renewals how often it was renewed
 * @param revokedAt when it was revoked
 * @param expiredAt when the hub saw that its time was over; empty before, also when it is over by the clock
 * @param revision rises with every change of any key, charges included, and only the secret's left out
 */
public record KeyRow(
        String id,
        String serviceId,
        String owner,
        String consumer,
        String requestId,
        String variant,
        Instant createdAt,
        Instant expiresAt,
        int maxCalls,
        int usedCalls,
        boolean transferable,
        int renewals,
        Optional<Instant> revokedAt,
        Optional<Instant> expiredAt,
        long revision) {

    /** Whether its time is over: by this clock, or seen before by any. */
    public boolean isExpired(Instant now) {
        return expiredAt.isPresent() || !now.isBefore(expiresAt);
    }
}
