package dev.claw.hub.messages;

import dev.claw.hub.v1.ExchangeResponse;

/** What one read of a log brought: of an inbox, or of a group. Immutable: several streams may hold the same one. */
interface LogPage {
    /** It was read behind this number. */
    long after();

    /** The last number considered. */
    long through();

    /** The highest number given up. */
    long floor();

    /** The highest number that expired, and was not just acknowledged; of a group's log all that was given up. */
    default long expired() {
        return floor();
    }

    /** Whether the log had nothing behind it at that moment. */
    boolean reachedEnd();

    /** Whether the reader may see nothing behind it: it left the group there. */
    default boolean isLast() {
        return false;
    }

    /** How many entries it holds. */
    int count();

    /** The number of the entry at this place, from 0. */
    long seq(int at);

    /** The entries from this place to before that one; with the last entry it goes {@link #through} as far as the whole. */
    LogPage part(int from, int to);

    /** The frame that delivers it. */
    ExchangeResponse frame();

    /** Whether there is nothing to tell. */
    default boolean isEmpty() {
        return through() <= after() && floor() <= after();
    }
}
