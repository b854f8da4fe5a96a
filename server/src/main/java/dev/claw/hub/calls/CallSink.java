package dev.claw.hub.calls;

import dev.claw.hub.v1.CallEnded;

/** Where a call's one answer goes. */
interface CallSink {
    /** Takes the answer, once, on any thread; must not block. */
    void ended(CallEnded answer);
}
