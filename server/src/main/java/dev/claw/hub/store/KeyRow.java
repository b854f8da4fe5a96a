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
 * @param maxCalls calls it is good for
 * @param usedCalls calls charged, refunds taken off
 * @param revokedAt when it was revoked
 * @param revision rises with every change of any key, charges included
 */
public record KeyRow(
        String id,
        String serviceId,
        String owner,
        String consumer,
        String requestId,
        Instant createdAt,
        Instant expiresAt,
        int maxCalls,
        int usedCalls,
        Optional<Instant> revokedAt,
        long revision) {}
