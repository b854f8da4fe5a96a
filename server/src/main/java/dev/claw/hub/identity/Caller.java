package dev.claw.hub.identity;

import io.grpc.Context;

/**
 * Who an RPC speaks for.
 *
 * @param agentId the agent, as the hub writes it everywhere; never a field of a frame. Empty only for a gateway that
 *     names none, in an RPC for gateways
 * @param role what the caller showed that it is
 */
public record Caller(String agentId, Role role) {
    static final Context.Key<Caller> KEY = Context.key("claw-caller");

    /** What a caller may be. */
    public enum Role {
        /** An agent that is not enrolled, by the name it gave itself. */
        NAMED,
        /** An enrolled agent, by its token. */
        ENROLLED,
        /** Speaks for the agents that it names, per RPC. */
        GATEWAY,
        /** Sees and ends what is others'. */
        ADMINISTRATOR
    }

    /**
     * The caller of the RPC that the current thread handles. Read it while the RPC is being started; keep it, for the
     * context is gone afterwards.
     */
    public static Caller current() {
        return KEY.get();
    }

    /** Whether a gateway speaks for the agent. */
    public boolean isGateway() {
        return role == Role.GATEWAY;
    }

    public boolean isAdministrator() {
        return role == Role.ADMINISTRATOR;
    }
}
