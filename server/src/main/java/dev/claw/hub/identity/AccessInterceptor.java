package dev.claw.hub.identity;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.v1.Access;
import dev.claw.hub.v1.ErrorReason;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The door of every RPC: asks {@link Identification} who calls, and {@link AccessRules} whether it may. Runs on the
 * transport's thread; blocks nowhere.
 */
public final class AccessInterceptor implements ServerInterceptor {
    private final Identification identification;
    private final Consumer<String> arrivals;
    private final Map<MethodDescriptor<?, ?>, Access> rules = new ConcurrentHashMap<>();

    /**
     * The door for callers that these tokens and enrolments know, and for those who may name themselves.
     *
     * @param arrivals told the agent of each RPC that is let in; must not block
     */
    public AccessInterceptor(Tokens tokens, EnrolledAgents enrolled, Consumer<String> arrivals) {
        this.identification = new Identification(tokens, enrolled);
        this.arrivals = arrivals;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            Access access = rules.computeIfAbsent(call.getMethodDescriptor(), AccessRules::of);
            return switch (access) {
                case ACCESS_ANYONE -> next.startCall(call, headers);
                case ACCESS_AGENT -> letIn(agent(headers), call, headers, next);
                case ACCESS_GATEWAY -> letIn(gateway(call, headers), call, headers, next);
                default ->
                    throw Refusal.of(
                            ErrorReason.ERROR_REASON_ACCESS_DENIED,
                            call.getMethodDescriptor().getFullMethodName()
                                    + " has no access rule in this hub, so nobody may call it");
            };
        } catch (Refusal refusal) {
            return refuse(call, refusal);
        }
    }

    private Caller agent(Metadata headers) {
        Caller caller = identification.caller(headers);
        if (caller.agentId().isEmpty()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_IDENTITY_MISSING,
                    "a gateway must name the agent it acts for in the metadata claw-act-as");
        }
        return caller;
    }

    private Caller gateway(ServerCall<?, ?> call, Metadata headers) {
        Caller caller = identification.caller(headers);
        if (!caller.isGateway()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_ACCESS_DENIED,
                    call.getMethodDescriptor().getFullMethodName() + " is for gateways; agent " + caller.agentId()
                            + " showed no gateway's token");
        }
        return caller;
    }

    private <Q, A> ServerCall.Listener<Q> letIn(
            Caller caller, ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!caller.agentId().isEmpty()) {
            arrivals.accept(caller.agentId());
        }
        return Contexts.interceptCall(Context.current().withValue(Caller.KEY, caller), call, headers, next);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Refusal refusal) {
        StatusRuntimeException told = Statuses.exception(refusal);
        Metadata trailers = told.getTrailers();
        call.close(told.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
    }
}
