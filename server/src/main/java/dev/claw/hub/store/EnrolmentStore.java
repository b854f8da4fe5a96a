package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Enrolled agents. None is ever removed, and an ended one begins no more. A token is known by its SHA-256 only. */
public interface EnrolmentStore {
    Optional<EnrolmentRow> byId(String agentId);

    /**
     * Adds an enrolment.
     *
     * @return the row, with a number higher than every other's
     * @throws StoreException when there is one with this id or this token; the transaction cannot be committed then
     */
    EnrolmentRow insert(String agentId, String name, byte[] tokenHash, Instant createdAt);

    /**
     * Ends the enrolment, if it was not ended before.
     *
     * @return the row after it
     * @throws IllegalArgumentException when there is no such enrolment
     */
    EnrolmentRow end(String agentId, Instant at);

    /** Enrolments with a higher number, in the order of their numbers, at most {@code limit}. */
    List<EnrolmentRow> list(long number, int limit);

    /** How many there are, those that ended included. */
    int count();
}
