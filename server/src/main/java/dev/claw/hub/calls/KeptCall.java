package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.GetCallResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A call whose answer is kept: it passes everything on to the stream that made the call while that is there, and keeps
 * the answer, and the pieces of output that no stream took, until they are released or their time is over. Any thread;
 * guarded by itself, and nobody else's code is run under that but the notes that the caller's stream takes.
 */
final class KeptCall implements CallSink {
    private final KeptCalls all;
    private final String callId;
    private final LongSupplier nanoClock;
    private final Gathered untaken;
    private final List<AnswerWait> waits = new ArrayList<>();
    private Optional<CallSink> attached;
    private Optional<CallEnded> answer = Optional.empty();
    private boolean tooMuch;
    private long answeredNanos;
    private long keptBytes;

    /**
     * @param attached who made the call
     * @param most bytes of the pieces that no stream took
     */
    KeptCall(KeptCalls all, String callId, CallSink attached, int most, LongSupplier nanoClock) {
        this.all = all;
        this.callId = callId;
        this.attached = Optional.of(attached);
        this.untaken = new Gathered(most);
        this.nanoClock = nanoClock;
    }

    String callId() {
        return callId;
    }

    /** The stream or RPC that made the call is gone. */
    synchronized void detach() {
        attached = Optional.empty();
        keep(0);
    }

    /** The caller's stream took the piece. */
    synchronized void taken(Piece piece) {
        long less = Math.min(untaken.removeOldest(piece), keptBytes);
        keptBytes -= less;
        all.free(less);
    }

    @Override
    public synchronized Optional<Refusal> output(Piece piece) {
        if (!tooMuch && !untaken.add(piece)) {
            giveUp();
        }
        if (attached.isPresent()) {
            return attached.get().output(piece);
        }
        keep(0);
        piece.call().flow().ifPresent(CallFlow::outputGathered);
        return Optional.empty();
    }

    @Override
    public void ended(LiveCall call, CallEnded ended) {
        Optional<CallSink> to;
        List<AnswerWait> waiting;
        synchronized (this) {
            to = attached;
            attached = Optional.empty();
            keep(ended.getSerializedSize());
            answer = Optional.of(tooMuch ? CallErrors.notKept(ended) : ended);
            answeredNanos = nanoClock.getAsLong();
            waiting = List.copyOf(waits);
        }
        all.answered(this);
        to.ifPresent(sink -> sink.ended(call, ended));
        waiting.forEach(AnswerWait::answered);
    }

    @Override
    public synchronized void progressed(LiveCall call) {
        attached.ifPresent(sink -> sink.progressed(call));
    }

    @Override
    public synchronized void inputConsumed(LiveCall call) {
        attached.ifPresent(sink -> sink.inputConsumed(call));
    }

    /** The kept answer with the pieces that no stream took; empty while there is none. */
    synchronized Optional<GetCallResponse> answer() {
        return answer.map(ended -> GetCallResponse.newBuilder()
                .setEnded(ended)
                .addAllChunks(untaken.payloads())
                .build());
    }

    /** Since when there is an answer, on the nano clock. */
    synchronized long answeredNanos() {
        return answeredNanos;
    }

    /** Tells this one of the answer; false when it is there already. */
    synchronized boolean await(AnswerWait wait) {
        return answer.isEmpty() && waits.add(wait);
    }

    synchronized void forget(AnswerWait wait) {
        waits.remove(wait);
    }

    /** What it holds of its caller's room; it holds nothing any more. */
    synchronized long giveBack() {
        untaken.clear();
        long held = keptBytes;
        keptBytes = 0;
        return held;
    }

    /** Takes room for what is untaken and for so many bytes more; gives the untaken up when there is none. */
    private void keep(int more) {
        long missing = tooMuch ? 0 : untaken.bytes() + more - keptBytes;
        if (missing > 0 && all.reserve(missing)) {
            keptBytes += missing;
        } else if (missing > 0) {
            giveUp();
        }
    }

    private void giveUp() {
        tooMuch = true;
        all.free(giveBack());
    }
}
