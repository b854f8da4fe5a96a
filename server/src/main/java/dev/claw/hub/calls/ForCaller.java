package dev.claw.hub.calls;

import dev.claw.hub.v1.CallEnded;

/** What waits to be told to a caller, in its order: a call's pieces and its progress come before its answer. */
sealed interface ForCaller permits ForCaller.Answered, ForCaller.Progressed, ForCaller.Consumed, Piece {
    record Answered(CallEnded answer) implements ForCaller {}

    /** The call's progress, as it is when it leaves. */
    record Progressed(LiveCall call) implements ForCaller {}

    /** The input that the provider consumed until this leaves. */
    record Consumed(LiveCall call) implements ForCaller {}
}
