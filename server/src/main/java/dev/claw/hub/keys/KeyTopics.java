package dev.claw.hub.keys;

/** The bells of keys. */
final class KeyTopics {
    private KeyTopics() {}

    /** Requests for this owner's services came or were decided. */
    static String pending(String owner) {
        return "keys/pending/" + owner;
    }

    /** Requests of this consumer were decided. */
    static String decided(String consumer) {
        return "keys/decided/" + consumer;
    }

    /** Keys of this consumer were granted, charged or revoked. */
    static String held(String consumer) {
        return "keys/held/" + consumer;
    }
}
