package dev.claw.hub.messages;

import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.InboxStore;

/**
 * One of an agent's readers: who has a cursor.
 *
 * @param name {@link InboxStore#DEFAULT_READER} for the default one
 */
record Reader(String agent, String name) {

    /** What a stream claims that reads. */
    static final String CLAIM = "reader";

    /** The reader that a request names; an empty one is the default reader. */
    static Reader of(String agent, String given) {
        return new Reader(agent, given.isEmpty() ? InboxStore.DEFAULT_READER : Ids.required(given, "reader"));
    }

    boolean isDefault() {
        return name.equals(InboxStore.DEFAULT_READER);
    }

    /** The name as requests and receipts carry it. */
    static String told(String name) {
        return name.equals(InboxStore.DEFAULT_READER) ? "" : name;
    }
}
