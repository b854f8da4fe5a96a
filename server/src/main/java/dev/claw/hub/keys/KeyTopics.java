package dev.claw.hub.keys;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;

/** The bells of keys, and who is rung when something became of a key or a request. */
final class KeyTopics {
    private KeyTopics() {}

    /** Requests for this owner's services came. */
    static String pending(String owner) {
        return "keys/pending/" + owner;
    }

    /** Requests of this consumer were decided. */
    static String decided(String consumer) {
        return "keys/decided/" + consumer;
    }

    /** Keys of this consumer were granted, charged, renewed, revoked or their time is over. */
    static String held(String consumer) {
        return "keys/held/" + consumer;
    }

    /** The same of the keys for this owner's services. */
    static String granted(String owner) {
        return "keys/granted/" + owner;
    }

    /** Rings both sides of a key that changed. */
    static void changed(Batch batch, KeyRow key) {
        batch.ring(held(key.consumer()));
        batch.ring(granted(key.owner()));
    }

    /** Rings the consumer of a request that was answered. */
    static void answered(Batch batch, KeyRequestRow request) {
        batch.ring(decided(request.consumer()));
    }
}
