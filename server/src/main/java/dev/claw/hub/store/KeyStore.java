package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keys. A secret is known by its SHA-256 only. Revisions are given out inside the transaction and rise over all keys. A
 * key that was revoked or seen expired changes in nothing but its secret any more (G16).
 */
public interface KeyStore {
    /** The named terms of the services' policies. */
    KeyVariantStore variants();

    /** The requests for keys. */
    KeyRequestStore requests();

    Optional<KeyRow> byId(String id);

    Optional<KeyRow> byHash(byte[] secretHash);

    /** The key that answers this consumer's request. */
    Optional<KeyRow> byRequest(String consumer, String requestId);

    /**
     * Adds a key. At most one per consumer and request id.
     *
     * @throws StoreException when there is one already; the transaction cannot be committed then
     */
    KeyRow insert(NewKey key);

    /**
     * Puts another secret in the place of the key's; the old one is unknown from then on. The revision stays: nothing
     * changed that anybody is told of.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    KeyRow replaceSecret(String id, byte[] secretHash);

    /**
     * Charges one call to the key with this secret, if it is for this service and this consumer's or transferable, in one
     * conditional update (G15, G17).
     *
     * @return whether it was charged; if not, there is no such key, or it was revoked, is expired at {@code now} or used
     *     up, and nothing changed
     */
    boolean charge(byte[] secretHash, String serviceId, String consumer, Instant now);

    /**
     * Takes one charge back; never below none.
     *
     * @return the key after it; empty when there is no such key or nothing to take back, and nothing changed
     */
    Optional<KeyRow> refund(String id);

    /**
     * Begins the key's time again at {@code now} and adds to its calls; all else stays. One
     * conditional update.
     *
     * @return the key after it; empty when there is no such key, or it was revoked, is expired at {@code now} or would
     *     be good for more than 2^31 - 1 calls, and nothing changed
     */
    Optional<KeyRow> renew(String id, KeyTerms terms, Instant now);

    /**
     * Marks the key revoked, if it is not already.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    KeyRow revoke(String id, Instant at);

    /**
     * Revokes every key of the service that is not revoked yet.
     *
     * @return those that were revoked by this
     */
    List<KeyRow> revokeAllOf(String serviceId, Instant at);

    /**
     * Marks the key as seen expired, for good.
     *
     * @return the key after it; empty when there is no such key, when it was revoked or marked before, or when its time
     *     is not over at {@code now}, and nothing changed
     */
    Optional<KeyRow> expire(String id, Instant now);

    /** Keys whose time is over at {@code now}, neither revoked nor marked; the longest over first, at most {@code limit}. */
    List<KeyRow> overdue(Instant now, int limit);

    /** When the next of the keys that are neither revoked nor marked expires; it may be over. Empty when there are none. */
    Optional<Instant> nextExpiry();

    /** Matching keys with a higher revision, in the order of their revisions, at most {@code limit}. */
    List<KeyRow> list(KeyFilter filter, long revision, int limit);

    /** The newest revision of any key; 0 when there is none. */
    long newestRevision();
}
