package dev.claw.hub.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keys and requests for them. A secret is known by its SHA-256 only. Revisions are given out inside the transaction and
 * rise over all keys, and over all requests.
 */
public interface KeyStore {
    Optional<KeyRow> byId(String id);

    Optional<KeyRow> byHash(byte[] secretHash);

    /** The key that answers this consumer's request. */
    Optional<KeyRow> byRequest(String consumer, String requestId);

    /**
     * Adds a key with no call used. At most one per consumer and request id.
     *
     * @param secretHash the secret's SHA-256; empty for a key whose secret was not shown yet: it opens nothing
     * @throws StoreException when there is one already; the transaction cannot be committed then
     */
    KeyRow insert(
            String id,
            Optional<byte[]> secretHash,
            String serviceId,
            String owner,
            String consumer,
            String requestId,
            Instant createdAt,
            Instant expiresAt,
            int maxCalls);

    /**
     * Puts another secret in the place of the key's; the old one is unknown from then on.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    KeyRow replaceSecret(String id, byte[] secretHash);

    /**
     * Charges one call, in one conditional update (G15).
     *
     * @return the key after the charge; empty when it was revoked, expired at {@code now} or used up, and nothing changed
     */
    Optional<KeyRow> charge(String id, Instant now);

    /** Takes one charge back; never below none. Does nothing when there is no such key. */
    void refund(String id);

    /**
     * Marks the key revoked, if it is not already.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    KeyRow revoke(String id, Instant at);

    /** Revokes every key of the service. */
    void revokeAllOf(String serviceId, Instant at);

    /**
     * Keys that this agent may use, with a higher revision, in the order of their revisions, at most {@code limit}.
     *
     * @param serviceId only keys for this service; empty for all
     */
    List<KeyRow> heldAfter(String consumer, String serviceId, long revision, int limit);

    /**
     * Keys for services that this agent owned when they were granted, with a higher revision, in their order, at most
     * {@code limit}.
     *
     * @param serviceId only keys for this service; empty for all
     */
    List<KeyRow> grantedAfter(String owner, String serviceId, long revision, int limit);

    Optional<KeyRequestRow> requestById(String id);

    Optional<KeyRequestRow> request(String consumer, String requestId);

    /** Adds a request nobody decided. At most one per consumer and request id. */
    KeyRequestRow insertRequest(
            String id, String serviceId, String owner, String consumer, String requestId, String purpose, Instant at);

    /**
     * Writes the decision down.
     *
     * @throws IllegalArgumentException when there is no such request
     */
    KeyRequestRow decide(
            String id, boolean granted, String note, Optional<Duration> lifetime, Optional<Integer> maxCalls);

    /** How many requests of this consumer nobody decided. */
    int countPending(String consumer);

    /** Requests that nobody decided for this owner's services, with a higher revision, in their order. */
    List<KeyRequestRow> pendingAfter(String owner, long revision, int limit);

    /** Decided requests of this consumer with a higher revision, in their order. */
    List<KeyRequestRow> decidedAfter(String consumer, long revision, int limit);
}
