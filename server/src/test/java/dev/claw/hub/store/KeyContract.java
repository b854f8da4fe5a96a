package dev.claw.hub.store;

import java.time.Instant;
import java.util.Optional;

/** What the contracts of keys work with: keys of the service {@code svc} that {@code owner} grants. */
abstract class KeyContract extends StoreContract {
    static final Instant EXPIRY = T0.plusSeconds(60);

    /** A key with no secret. */
    KeyRow insert(String id, String consumer, int maxCalls) {
        return insert(key(id, "svc", consumer, maxCalls));
    }

    KeyRow insert(NewKey key) {
        return write((Session session) -> session.keys().insert(key));
    }

    /** A key whose secret has the hash {@code hash(fill)}. */
    KeyRow insertWithSecret(String id, int fill, int maxCalls) {
        return insert(new NewKey(
                id, Optional.of(hash(fill)), "svc", "owner", "alice", "r-" + id, "", false, T0, EXPIRY, maxCalls));
    }

    static NewKey key(String id, String serviceId, String consumer, int maxCalls) {
        return new NewKey(
                id, Optional.empty(), serviceId, "owner", consumer, "r-" + id, "", false, T0, EXPIRY, maxCalls);
    }

    /** Charges the key {@code id} of alice's, whose secret has the hash {@code hash(fill)}; empty when it was refused. */
    Optional<KeyRow> charge(String id, int fill, Instant now) {
        return write((Session session) -> session.keys().charge(hash(fill), "svc", "alice", now)
                ? session.keys().byId(id)
                : Optional.empty());
    }

    KeyRow stored(String id) {
        return seen((Session session) -> session.keys().byId(id)).orElseThrow();
    }

    static byte[] hash(int fill) {
        byte[] hash = new byte[32];
        hash[0] = (byte) fill;
        return hash;
    }
}
