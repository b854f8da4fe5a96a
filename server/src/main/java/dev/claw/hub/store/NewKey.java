package dev.claw.hub.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A key to be added, with no call used.
 *
 * @param id the public id
 * @param secretHash the secret's SHA-256; empty for a key whose secret was not shown yet: it opens nothing. Not copied:
 *     do not change it.
 * @param serviceId the service it is for
 * @param owner the service's owner
 * @param consumer the agent that may use it
 * @param requestId the consumer's id of the request it answers
 * @param variant the variant it is granted by; empty for none
 * @param transferable whether whoever shows the secret may use it
 */
public record NewKey(
        String id,
        Optional<byte[]> secretHash,
        String serviceId,
        String owner,
        String consumer,
        String requestId,
        String variant,
        boolean transferable,
        Instant createdAt,
        Instant expiresAt,
        int maxCalls) {}
