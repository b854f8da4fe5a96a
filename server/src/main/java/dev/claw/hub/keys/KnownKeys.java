package dev.claw.hub.keys;

import dev.claw.hub.store.KeyRow;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What never changes of the keys that were charged lately: which key a secret's hash stands for, and whom to ring. Whether
 * it may still be used is not known here; the store says so with every charge. Any thread.
 */
final class KnownKeys {
    /** When there are so many, all are forgotten: each is one query away. */
    private static final int MOST = 10_000;

    private final ConcurrentMap<ByteBuffer, KnownKey> byHash = new ConcurrentHashMap<>();

    /** A key and its two bells. */
    record KnownKey(String id, String heldTopic, String grantedTopic) {
        static KnownKey of(KeyRow row) {
            return new KnownKey(row.id(), KeyTopics.held(row.consumer()), KeyTopics.granted(row.owner()));
        }
    }

    Optional<KnownKey> find(byte[] hash) {
        return Optional.ofNullable(byHash.get(ByteBuffer.wrap(hash)));
    }

    /** Behind the commit: what a rolled back transaction saw may never have been. */
    void remember(byte[] hash, KnownKey key) {
        if (byHash.size() >= MOST) {
            byHash.clear();
        }
        byHash.put(ByteBuffer.wrap(hash), key);
    }
}
