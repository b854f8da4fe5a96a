package dev.claw.hub.store;

import dev.claw.hub.v1.ErrorReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Requests for keys. Revisions are given out inside the transaction and rise over all requests. A request that was
 * decided or closed never changes again.
 */
public interface KeyRequestStore {
    Optional<KeyRequestRow> byId(String id);

    /** The request of this consumer with this id of its own. */
    Optional<KeyRequestRow> of(String consumer, String requestId);

    /**
     * Adds a request, decided or not. At most one per consumer and request id.
     *
     * @return the request with the revision it was given; that of {@code request} is not looked at
     * @throws StoreException when there is one already; the transaction cannot be committed then
     */
    KeyRequestRow insert(KeyRequestRow request);

    /**
     * Writes the decision down.
     *
     * @throws IllegalArgumentException when there is no such request, or it was decided or closed before
     */
    KeyRequestRow decide(String id, boolean granted, String note);

    /**
     * Answers a request that nobody decided and nobody will.
     *
     * @param note a sentence for the consumer
     * @throws IllegalArgumentException when there is no such request, or it was decided or closed before
     */
    KeyRequestRow close(String id, ErrorReason reason, String note);

    /** How many requests of this consumer nobody decided. */
    int countUndecided(String consumer);

    /** How many requests for this service nobody decided. */
    int countUndecidedFor(String serviceId);

    /** Requests that nobody decided for this owner's services, with a higher revision, in their order. */
    List<KeyRequestRow> undecidedAfter(String owner, long revision, int limit);

    /** All requests for this service that nobody decided, the oldest first. */
    List<KeyRequestRow> undecidedFor(String serviceId);

    /** All requests to renew this key that nobody decided, the oldest first. */
    List<KeyRequestRow> undecidedRenewals(String keyId);

    /** Requests that nobody decided, made at {@code time} or before; the oldest first, at most {@code limit}. */
    List<KeyRequestRow> undecidedSince(Instant time, int limit);

    /** When the oldest request that nobody decided was made; empty when there is none. */
    Optional<Instant> oldestUndecided();
}
