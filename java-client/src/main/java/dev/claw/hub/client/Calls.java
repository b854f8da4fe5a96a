package dev.claw.hub.client;

import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CancelCallRequest;
import dev.claw.hub.v1.CancelCallResponse;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls of services, without blocking; {@link AsyncHubClient} says on which threads. May be used from any thread. */
public final class Calls {
    private final Requests requests;
    private final CallDesk desk;

    Calls(Requests requests, CallDesk desk) {
        this.requests = requests;
        this.desk = desk;
    }

    /**
     * Calls a service, at most once: a call that may have left is never made again. Its answer, failure or deadline
     * completes the future, at the latest 5 s and a moment after its timeout. {@link HubException#dispatched()} tells
     * whether it reached a provider; true also when that is unknown, as after a broken link. An empty {@code call_id}
     * gets one. Cancelling the future cancels the call. Its progress and pieces of output are passed over.
     *
     * <p>A call with {@code ON_DISCONNECT_KEEP} outlives a broken link: its answer is fetched as soon as the hub can be
     * reached, for as long as the hub keeps it ({@code Limits.kept_answer_time} behind its deadline), and released when the
     * future is complete. It fails CALL_NOT_FOUND when the hub knows nothing of it any more, as after a restart.
     *
     * <p>While the hub cannot be reached a call fails at once, {@code dispatched=false}, if this client never reached it;
     * else it waits for the reconnect within its timeout. Fails LIMIT_REACHED when {@value Budget#CALL_ENTRIES} calls or
     * 64 MiB are under way.
     */
    public CompletableFuture<Payload> call(OutgoingCall call) {
        return desk.call(call);
    }

    /**
     * As {@link #call}, and the listener hears of progress and of pieces of output; pieces of input are sent by the
     * handle. The result completes when the listener is done with the last piece.
     */
    public CallHandle start(OutgoingCall call, CallListener listener) {
        return new CallHandle(desk.start(call, Optional.of(listener), false));
    }

    /**
     * As {@link #start}, of a call with {@code ON_DISCONNECT_KEEP}: its answer stays with the hub when it is told here, for
     * {@link #get}, also by another process, till the hub's time for it is over or somebody releases it.
     */
    public CallHandle startKeeping(OutgoingCall call, CallListener listener) {
        return new CallHandle(desk.start(call, Optional.of(listener), true));
    }

    /** As {@link #start}, for threads that wait: the output waits, up to its window, until it is read. */
    BlockingCall startReading(OutgoingCall call) {
        PendingCall made = desk.start(call, Optional.empty(), false);
        return new BlockingCall(new CallHandle(made), made);
    }

    /** What became of a call made with {@code ON_DISCONNECT_KEEP}, waiting up to {@code wait} of the request for its end. */
    public CompletableFuture<GetCallResponse> get(GetCallRequest request) {
        return requests.ask(CallServiceGrpc.getGetCallMethod(), request, Durations.nanos(request.getWait()));
    }

    /** Cancels a live call of this agent, wherever it was made; the call itself is answered CALL_CANCELED. */
    public CompletableFuture<CancelCallResponse> cancel(String callId) {
        return requests.ask(
                CallServiceGrpc.getCancelCallMethod(),
                CancelCallRequest.newBuilder().setCallId(callId).build());
    }
}
