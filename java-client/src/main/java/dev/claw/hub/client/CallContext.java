package dev.claw.hub.client;

import java.time.Duration;

/** What a handler can learn of the call it handles. May be used from any thread; never blocks. */
public interface CallContext {
    /**
     * Runs the action, on the callback executor, when nobody waits for the answer any more: cancelled, the caller gone,
     * its deadline passed, or this provider's link lost. At once if that is so already; never after the answer.
     */
    void onCanceled(Runnable action);

    /** Whether nobody waits for the answer any more. */
    boolean isCanceled();

    /** How long the caller still waits; zero when its deadline passed. */
    Duration remaining();
}
