package dev.claw.hub.calls;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * One call, from its acceptance to its one answer (G10). Any thread may end it; the first one that does is the one that
 * answers, and every other one finds it ended. One atomic state says where it is:
 *
 * <pre>
 *   {@link CallState.Accepted}    its check or its key may be under way
 *      │  │ {@link #begin}
 *      │  ▼
 *      │ {@link CallState.With} ◀─┐ a provider's stream has it
 *      │  │  └────────────┘ {@link #moveOn}: that was lost, another one has it
 *      │  │ {@link #succeed}, {@link #fail}
 *      ▼  ▼
 *   {@link CallState.Ended}       from Accepted by {@link #fail} alone
 * </pre>
 *
 * <p>What passes between, chunks and progress, is ordered against these steps by the lock of its {@link CallFlow}: a
 * provider gets no piece before the call, a caller none behind the answer.
 */
final class LiveCall {
    private static final AtomicReferenceFieldUpdater<LiveCall, CallState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(LiveCall.class, CallState.class, "state");

    private final CallerAccount account;
    private final OutgoingCall request;
    private final CallSink origin;
    private final Optional<KeptCall> kept;
    private final long deadlineNanos;
    private volatile CallState state = CallState.Accepted.STATE;
    private volatile Optional<CallFlow> flow = Optional.empty();

    /** What came of handing a call over. */
    enum Handing {
        /** It is with the provider now. */
        TAKEN,
        /** It is marked as handed to the provider, which was gone: it is lost. */
        GONE,
        /** It was not handed over: it ended before, or may not move on. */
        REFUSED
    }

    /**
     * @param origin the stream or RPC that made it
     * @param kept stands between the call and its origin, where the answer is to be kept
     * @param deadlineNanos on the clock that {@link CallBook} sweeps by
     */
    LiveCall(
            CallerAccount account, OutgoingCall request, CallSink origin, Optional<KeptCall> kept, long deadlineNanos) {
        this.account = account;
        this.request = request;
        this.origin = origin;
        this.kept = kept;
        this.deadlineNanos = deadlineNanos;
        if (request.getStreamsInput()) {
            this.flow = Optional.of(new CallFlow(this, account.windowBytes()));
        }
    }

    String callId() {
        return request.getCallId();
    }

    OutgoingCall request() {
        return request;
    }

    CallerAccount account() {
        return account;
    }

    String caller() {
        return account.agentId();
    }

    CallSink sink() {
        return kept.isPresent() ? kept.get() : origin;
    }

    Optional<KeptCall> kept() {
        return kept;
    }

    boolean madeOn(CallSink stream) {
        return origin == stream;
    }

    long remainingNanos(long nowNanos) {
        return deadlineNanos - nowNanos;
    }

    CallState state() {
        return state;
    }

    boolean ended() {
        return state == CallState.Ended.STATE;
    }

    /** What passed of it so far; empty when nothing did. */
    Optional<CallFlow> flow() {
        return flow;
    }

    /** Hands the call to its first provider, into room that was reserved there. */
    Handing begin(CallState.With to) {
        return flow.isPresent()
                ? flow.get().hand(to, () -> hand(CallState.Accepted.STATE, to))
                : hand(CallState.Accepted.STATE, to);
    }

    /** Hands the call to its next provider, when the one before was lost and no chunk went either way. */
    Handing moveOn(CallState.With lost, CallState.With to) {
        return flow.isPresent() ? flow.get().moveOn(() -> hand(lost, to)) : hand(lost, to);
    }

    /** Takes a piece of input from the caller. */
    void input(Chunk chunk) {
        flow.flatMap(passing -> passing.input(chunk)).ifPresent(this::fail);
    }

    /** Takes a piece of output from the provider that has the call. */
    void output(Chunk chunk) {
        passing().output(chunk).ifPresent(this::fail);
    }

    /** Takes how far the call is from the provider that has it. */
    void progress(Progress progress) {
        passing().progress(progress);
    }

    /** The piece of output left the hub. */
    void outputWritten(Piece piece) {
        flow.ifPresent(passing -> passing.outputWritten(piece));
        kept.ifPresent(keeping -> keeping.taken(piece));
    }

    /** The caller reads no more: the call goes on if its answer is to be kept and its input is whole. */
    void callerLeft() {
        kept.ifPresent(KeptCall::detach);
        boolean incomplete =
                request.getStreamsInput() && !flow.map(CallFlow::inputEnded).orElse(false);
        if (kept.isEmpty() || incomplete) {
            fail(CallErrors.canceled());
        } else {
            flow.ifPresent(CallFlow::outputGathered);
        }
    }

    /** Answers with the provider's result, if nothing answered before. */
    void succeed(Payload result) {
        CallState before = STATE.getAndSet(this, CallState.Ended.STATE);
        if (before != CallState.Ended.STATE) {
            finish(CallEnded.newBuilder()
                    .setCallId(callId())
                    .setResult(result)
                    .setDispatched(true)
                    .setAttempts(before.attempts())
                    .build());
        }
    }

    /** Answers with an error, if nothing answered before; a provider that has the call is told that nobody waits. */
    void fail(Throwable fault) {
        CallState before = STATE.getAndSet(this, CallState.Ended.STATE);
        if (before != CallState.Ended.STATE) {
            if (before instanceof CallState.With with) {
                with.provider().withdraw(with.routingId());
            }
            finish(CallErrors.ended(callId(), fault, before.attempts()));
        }
    }

    private Handing hand(CallState from, CallState.With to) {
        if (!STATE.compareAndSet(this, from, to)) {
            return Handing.REFUSED;
        }
        return to.provider().take(this, to.served()) ? Handing.TAKEN : Handing.GONE;
    }

    private void finish(CallEnded answer) {
        flow.ifPresent(CallFlow::settle);
        account.remove(this);
        sink().ended(this, answer);
    }

    /** Made by the one loop of the provider that has the call, before its first piece or progress goes on. */
    private CallFlow passing() {
        Optional<CallFlow> known = flow;
        if (known.isEmpty()) {
            known = Optional.of(new CallFlow(this, account.windowBytes()));
            flow = known;
        }
        return known.get();
    }
}
