package dev.claw.hub.calls;

import com.google.rpc.Status;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.keys.KeyGate;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.Directory;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.CallResponse;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CancelCallRequest;
import dev.claw.hub.v1.CancelCallResponse;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The door of calls: decodes, routes, encodes. */
public final class CallEndpoint extends CallServiceGrpc.CallServiceImplBase {
    private final StreamScope scope;
    private final Registrations registrations;
    private final ProviderTable providers;
    private final CallRouter router;
    private final Supplier<String> newCallId;

    /**
     * What the endpoint takes from outside: time and ids.
     *
     * @param nanoClock the clock of deadlines, as {@link System#nanoTime}
     * @param firstRoutingId a random number
     * @param newCallId makes ids for unary calls that bring none
     */
    public record Sources(LongSupplier nanoClock, long firstRoutingId, Supplier<String> newCallId) {}

    public CallEndpoint(
            StreamScope scope, Registrations registrations, Directory directory, KeyGate keys, Sources sources) {
        this.scope = scope;
        this.registrations = registrations;
        this.providers = new ProviderTable(directory);
        this.router = new CallRouter(
                registrations, providers, keys, scope.limits(), sources.nanoClock(), sources.firstRoutingId());
        this.newCallId = sources.newCallId();
        registrations.onReleased(providers::drop);
    }

    public CallRouter router() {
        return router;
    }

    @Override
    public StreamObserver<ServeRequest> serve(StreamObserver<ServeResponse> out) {
        return new ServeStream(scope, Caller.current().agentId(), registrations, providers, out).begin();
    }

    @Override
    public StreamObserver<InvokeRequest> invoke(StreamObserver<InvokeResponse> out) {
        return new InvokeStream(scope, Caller.current().agentId(), router, out).begin();
    }

    @Override
    public void call(CallRequest request, StreamObserver<CallResponse> out) {
        CallerAccount account = router.accounts().hold(Caller.current().agentId());
        CompletableFuture<CallResponse> answer = new CompletableFuture<>();
        CompletionStage<CallResponse> released =
                answer.whenComplete((response, fault) -> router.accounts().release(account));
        Unary.answer(out, () -> {
            LiveCall call;
            try {
                call = router.accept(account, prepared(request.getCall()), ended -> complete(answer, ended));
            } catch (RuntimeException refused) {
                answer.completeExceptionally(refused);
                return released;
            }
            ((ServerCallStreamObserver<CallResponse>) out).setOnCancelHandler(() -> call.fail(CallErrors.canceled()));
            router.begin(account, call);
            return released;
        });
    }

    @Override
    public void cancelCall(CancelCallRequest request, StreamObserver<CancelCallResponse> out) {
        String agentId = Caller.current().agentId();
        Unary.answer(out, () -> {
            String callId = Ids.required(request.getCallId(), "call_id");
            LiveCall call = router.accounts()
                    .find(agentId)
                    .flatMap(account -> account.find(callId))
                    .orElseThrow(() -> Refusal.of(
                            ErrorReason.ERROR_REASON_CALL_NOT_FOUND,
                            "agent " + agentId + " has no live call with the call_id " + callId));
            call.fail(CallErrors.canceled());
            return CompletableFuture.completedFuture(CancelCallResponse.getDefaultInstance());
        });
    }

    @Override
    public void getCall(GetCallRequest request, StreamObserver<GetCallResponse> out) {
        Unary.answer(
                out,
                () -> CompletableFuture.failedFuture(
                        Refusal.of(ErrorReason.ERROR_REASON_NOT_SERVED, "this version of the hub keeps no answers")));
    }

    /** The call with an id, and with the RPC's own deadline where that is the earlier one. */
    private OutgoingCall prepared(OutgoingCall request) {
        OutgoingCall.Builder call = request.toBuilder();
        if (call.getCallId().isEmpty()) {
            call.setCallId(newCallId.get());
        }
        Deadline deadline = Context.current().getDeadline();
        if (deadline != null) {
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
            if (left.compareTo(router.timeout(request)) < 0) {
                call.setTimeout(Times.proto(left));
            }
        }
        return call.build();
    }

    private static void complete(CompletableFuture<CallResponse> answer, CallEnded ended) {
        if (ended.hasError()) {
            Status error = ended.getError();
            answer.completeExceptionally(Statuses.exception(error));
        } else {
            answer.complete(
                    CallResponse.newBuilder().setResult(ended.getResult()).build());
        }
    }
}
