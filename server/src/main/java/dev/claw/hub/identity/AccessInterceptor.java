package dev.claw.hub.identity;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.limits.Ids;
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
 * The door of every RPC: finds out who calls, and asks {@link AccessRules} whether it may. Runs on the transport's
 * thread; blocks nowhere.
 */
public final class AccessInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> AGENT_ID = Metadata.Key.of("claw-agent-id", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> ACT_AS = Metadata.Key.of("claw-act-as", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final String BEARER = "bearer ";

    private final Credentials credentials;
    private final Consumer<String> arrivals;
    private final Map<MethodDescriptor<?, ?>, Access> rules = new ConcurrentHashMap<>();

    /**
     * The door for callers that these credentials know.
     *
     * @param arrivals told the agent of each RPC that is let in; must not block
     */
    public AccessInterceptor(Credentials credentials, Consumer<String> arrivals) {
        this.credentials = credentials;
        this.arrivals = arrivals;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            Access access = rules.computeIfAbsent(call.getMethodDescriptor(), AccessRules::of);
            return switch (access) {
                case ACCESS_ANYONE -> next.startCall(call, headers);
                case ACCESS_AGENT -> {
                    Caller caller = caller(headers);
                    arrivals.accept(caller.agentId());
                    yield Contexts.interceptCall(Context.current().withValue(Caller.KEY, caller), call, headers, next);
                }
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

    private Caller caller(Metadata headers) {
        String authorization = headers.get(AUTHORIZATION);
        if (authorization != null) {
            return gateway(authorization, headers);
        }
        if (headers.containsKey(ACT_AS)) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_ACCESS_DENIED,
                    "claw-act-as needs a gateway's credential in the authorization metadata; there is none");
        }
        String named = headers.get(AGENT_ID);
        if (named == null || named.isEmpty()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_IDENTITY_MISSING,
                    "the caller did not say who it is; expected its name in the metadata claw-agent-id");
        }
        return new Caller(Ids.name(PercentText.decode(named, "claw-agent-id"), "claw-agent-id"), false);
    }

    private Caller gateway(String authorization, Metadata headers) {
        boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        boolean known = bearer
                && credentials
                        .role(authorization.substring(BEARER.length()).strip())
                        .filter(Credentials.Role.GATEWAY::equals)
                        .isPresent();
        if (!known) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_CREDENTIAL_INVALID,
                    "the authorization metadata holds no token this hub knows; expected: Bearer TOKEN");
        }
        String actAs = headers.get(ACT_AS);
        if (actAs == null) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_IDENTITY_MISSING,
                    "a gateway must name the agent it acts for in the metadata claw-act-as");
        }
        return new Caller(Ids.name(PercentText.decode(actAs, "claw-act-as"), "claw-act-as"), true);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Refusal refusal) {
        StatusRuntimeException told = Statuses.exception(refusal);
        Metadata trailers = told.getTrailers();
        call.close(told.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
    }
}
