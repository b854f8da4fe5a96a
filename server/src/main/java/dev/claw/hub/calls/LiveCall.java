package dev.claw.hub.calls;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call, from its acceptance to its one answer (G10). Any thread may end it; the first one that does is the one that
 * answers, and every other one finds it ended.
 */
final class LiveCall {
    private final CallerAccount account;
    private final OutgoingCall request;
    private final CallSink sink;
    private final long deadlineNanos;
    private final AtomicReference<State> state = new AtomicReference<>(State.ACCEPTED);
    private volatile Optional<Handed> handed = Optional.empty();

    private enum State {
        ACCEPTED,
        /** Given to a provider's stream: from here on its outcome is the provider's, or unknown. */
        DISPATCHED,
        ENDED
    }

    /** To whom the call was given. */
    private record Handed(ServeStream provider, long routingId) {}

    /** @param deadlineNanos on the clock that {@link CallRouter} sweeps by */
    LiveCall(CallerAccount account, OutgoingCall request, CallSink sink, long deadlineNanos) {
        this.account = account;
        this.request = request;
        this.sink = sink;
        this.deadlineNanos = deadlineNanos;
    }

    String callId() {
        return request.getCallId();
    }

    OutgoingCall request() {
        return request;
    }

    String caller() {
        return account.agentId();
    }

    CallSink sink() {
        return sink;
    }

    long remainingNanos(long nowNanos) {
        return deadlineNanos - nowNanos;
    }

    boolean ended() {
        return state.get() == State.ENDED;
    }

    /** Marks the call as given to this provider; false when it ended before. */
    boolean dispatch(ServeStream provider, long routingId) {
        handed = Optional.of(new Handed(provider, routingId));
        return state.compareAndSet(State.ACCEPTED, State.DISPATCHED);
    }

    /** Answers with the provider's result, if nothing answered before. */
    void succeed(Payload result) {
        if (state.getAndSet(State.ENDED) != State.ENDED) {
            account.remove(this);
            sink.ended(CallEnded.newBuilder()
                    .setCallId(callId())
                    .setResult(result)
                    .setDispatched(true)
                    .build());
        }
    }

    /** Answers with an error, if nothing answered before; a provider that has the call is told that nobody waits. */
    void fail(Throwable fault) {
        State before = state.getAndSet(State.ENDED);
        if (before != State.ENDED) {
            account.remove(this);
            handed.ifPresent(with -> with.provider().withdraw(with.routingId()));
            sink.ended(CallErrors.ended(callId(), fault, before == State.DISPATCHED));
        }
    }
}
