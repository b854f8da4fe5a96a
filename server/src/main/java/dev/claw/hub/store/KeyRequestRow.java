package dev.claw.hub.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for a key that the provider decides, or decided.
 *
 * @param id the hub's id of it
 * @param owner the service's owner when it was asked
 * @param consumer the agent that asked
 * @param requestId the consumer's id of it
 * @param granted empty while nobody decided
 * @param note what was said with the decision
 * @param lifetime of the key, when the decision named one
 * @param maxCalls of the key, when the decision named one
 * @param revision rises with every change of any request
 */
public record KeyRequestRow(
        String id,
        String serviceId,
        String owner,
        String consumer,
        String requestId,
        String purpose,
        Instant requestedAt,
        Optional<Boolean> granted,
        String note,
        Optional<Duration> lifetime,
        Optional<Integer> maxCalls,
        long revision) {}
