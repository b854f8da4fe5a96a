package dev.claw.hub.stream;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether a stream may end now that nothing waits to be sent: when it was told to, or when its peer is done, is owed no
 * answer and has nothing left to hear. Belongs to the stream's loop.
 */
final class Ending {
    private boolean peerDone;
    private int owed;
    private boolean begun;
    private Optional<Refusal> cause = Optional.empty();

    /** The peer half-closed: it sends no more. */
    void peerIsDone() {
        peerDone = true;
    }

    /** A frame will be answered later. */
    void owe() {
        owed++;
    }

    /** The answer to one that was owed is there. */
    void settled() {
        owed--;
    }

    /** The stream ends behind what waits, whatever the peer does. */
    void begin() {
        begun = true;
    }

    /** The hub stops, and the stream ends with that. */
    void hubStops() {
        cause = Optional.of(stopping());
    }

    static Refusal stopping() {
        return Refusal.of(ErrorReason.ERROR_REASON_HUB_STOPPING, "the hub is stopping; connect again in a moment");
    }

    /** What the stream ends with; without a cause it ends well. */
    Optional<Refusal> cause() {
        return cause;
    }

    /** @param idle whether the stream has nothing left to do; asked only when the rest allows an end */
    boolean isDue(Phase phase, BooleanSupplier idle) {
        return begun || peerDone && (phase == Phase.NEW || phase == Phase.OPEN && owed == 0 && idle.getAsBoolean());
    }
}
