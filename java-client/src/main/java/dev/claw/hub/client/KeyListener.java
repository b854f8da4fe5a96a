package dev.claw.hub.client;

import dev.claw.hub.v1.Key;

/** Follows keys, without their secrets. Called on the client's callback executor, one call at a time, in order. */
public interface KeyListener {
    /** A key as it is now: first all that can still be used, then those that changed, the newest state of each. */
    void onKey(Key key);

    /** The snapshot is complete; what follows is news. */
    void onCaughtUp();

    /** The link was lost and is back: forget what was told, a new snapshot follows. */
    void onReset();
}
