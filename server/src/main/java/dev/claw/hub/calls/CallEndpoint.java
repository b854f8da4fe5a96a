package dev.claw.hub.calls;

import dev.claw.hub.identity.Caller;
import dev.claw.hub.keys.KeyGate;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.Directory;
import dev.claw.hub.registry.NamedCallers;
import dev.claw.hub.registry.ProviderLoad;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.CallResponse;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CancelCallRequest;
import dev.claw.hub.v1.CancelCallResponse;
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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The door of calls: decodes, routes, encodes. */
public final class CallEndpoint extends CallServiceGrpc.CallServiceImplBase {
    private final StreamScope scope;
    private final Routes routes;
    private final UnaryCalls unary;

    /**
     * What the endpoint takes from outside: time and ids.
     *
     * @param nanoClock the clock of deadlines, as {@link System#nanoTime}
     * @param firstRoutingId where routing ids begin: random, so that an answer for a call of an earlier hub finds none
     * @param newCallId makes ids for unary calls that bring none
     */
    public record Sources(LongSupplier nanoClock, long firstRoutingId, Supplier<String> newCallId) {}

    /**
     * What a call passes on its way to a provider.
     *
     * @param callers say first whether this caller may, and again before it is dispatched
     * @param check asked next
     * @param keys asked last: they charge it
     */
    public record Gates(NamedCallers callers, CallCheck check, KeyGate keys) {}

    /** What the streams of providers work on. */
    record Routes(Registrations registrations, ProviderTable providers, CallRouter router) {}

    public CallEndpoint(
            StreamScope scope, Registrations registrations, Directory directory, Gates gates, Sources sources) {
        this.scope = scope;
        ProviderTable providers = new ProviderTable(directory);
        CallRouter router = new CallRouter(registrations, providers, gates, scope.limits(), sources);
        this.routes = new Routes(registrations, providers, router);
        this.unary = new UnaryCalls(router, scope.limits(), sources.newCallId());
        registrations.onReleased(providers::drop);
    }

    public CallRouter router() {
        return routes.router();
    }

    /** What the streams that serve a service carry now, without those that drain. Any thread. */
    public ProviderLoad providerLoad(String serviceId) {
        return routes.providers().load(serviceId);
    }

    @Override
    public StreamObserver<ServeRequest> serve(StreamObserver<ServeResponse> out) {
        return new ServeStream(scope, Caller.current().agentId(), routes, out).begin();
    }

    @Override
    public StreamObserver<InvokeRequest> invoke(StreamObserver<InvokeResponse> out) {
        return new InvokeStream(scope, Caller.current().agentId(), routes.router(), out).begin();
    }

    @Override
    public void call(CallRequest request, StreamObserver<CallResponse> out) {
        Unary.answer(
                out,
                () -> unary.call(
                        Caller.current().agentId(),
                        withinDeadline(request.getCall()),
                        leaving -> onLeaving(out, leaving)));
    }

    @Override
    public void cancelCall(CancelCallRequest request, StreamObserver<CancelCallResponse> out) {
        Unary.answer(out, () -> unary.cancel(Caller.current().agentId(), request.getCallId()));
    }

    @Override
    public void getCall(GetCallRequest request, StreamObserver<GetCallResponse> out) {
        Unary.answer(out, () -> unary.outcome(Caller.current().agentId(), request, leaving -> onLeaving(out, leaving)));
    }

    /** The call with the RPC's own deadline, where that is the earlier one. */
    private OutgoingCall withinDeadline(OutgoingCall request) {
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null) {
            return request;
        }
        Duration left = Duration.ofNanos(Math.max(1_000_000, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        return left.compareTo(CallRules.timeout(request, scope.limits().calls())) < 0
                ? request.toBuilder().setTimeout(Times.proto(left)).build()
                : request;
    }

    private static void onLeaving(StreamObserver<?> out, Runnable leaving) {
        ((ServerCallStreamObserver<?>) out).setOnCancelHandler(leaving);
    }
}
