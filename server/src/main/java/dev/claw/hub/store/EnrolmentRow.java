package dev.claw.hub.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One enrolled agent.
 *
 * @param agentId its id, which the hub made
 * @param name for people
 * @param tokenHash its token's SHA-256; not copied: do not change it
 * @param endedAt when its enrolment was ended
 * @param number rises with every enrolment
 */
@SuppressWarnings("ArrayRecordComponent")
public record EnrolmentRow(
        String agentId, String name, byte[] tokenHash, Instant createdAt, Optional<Instant> endedAt, long number) {}
