package dev.claw.hub.client;

import dev.claw.hub.v1.ServiceChange;

/** Follows the listed services. Called on the client's callback executor, one call at a time, in order. */
public interface ServiceListener {
    /** A service is listed as told now, or gone: first the snapshot, then changes, the newest state of each. */
    void onChange(ServiceChange change);

    /** The snapshot is complete; what follows is news. */
    void onCaughtUp();

    /** The link was lost and is back: forget what was told, a new snapshot follows. */
    void onReset();
}
