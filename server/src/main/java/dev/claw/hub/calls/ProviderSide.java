package dev.claw.hub.calls;

import dev.claw.hub.v1.ServedCall;

/** The provider's side of a call. Any thread; it takes note and neither blocks nor ends a call from within. */
interface ProviderSide {
    /**
     * Takes the call, into room that was reserved for it.
     *
     * @return false when this side is gone: it has forgotten the call and will not tell its loss
     */
    boolean take(LiveCall call, ServedCall served);

    /** Takes a piece of input, in order; under the lock of the call's {@link CallFlow}. */
    void input(long routingId, Piece piece);

    /** The caller consumed output; not told again before {@link CallFlow#takeOutputConsumed}. */
    void outputConsumed(long routingId, LiveCall call);

    /**
     * Nobody waits for the call any more: its room is free, and the provider is told. It may come while the call is being
     * handed over, before {@link #take}, which therefore looks whether the call has ended.
     */
    void withdraw(long routingId);
}
