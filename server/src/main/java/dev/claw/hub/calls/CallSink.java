package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.CallEnded;
import java.util.Optional;

/** The caller's side of a call. Any thread; it takes note and neither blocks nor ends a call from within. */
interface CallSink {
    /** Takes the answer: once, and nothing of the call after it. */
    void ended(LiveCall call, CallEnded answer);

    /**
     * Takes a piece of output, in order; under the lock of the call's {@link CallFlow}.
     *
     * @return why the call must end, when there is no room for the piece
     */
    Optional<Refusal> output(Piece piece);

    /** There is newer progress; not told again before {@link CallFlow#takeProgress}. */
    void progressed(LiveCall call);

    /** The provider consumed input; not told again before {@link CallFlow#takeInputConsumed}. */
    void inputConsumed(LiveCall call);
}
