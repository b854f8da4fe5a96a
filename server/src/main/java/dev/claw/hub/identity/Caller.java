package dev.claw.hub.identity;

import io.grpc.Context;

/**
 * Who an RPC speaks for.
 *
 * @param agentId the agent, as the hub writes it everywhere; never a field of a frame
 * @param gateway whether a gateway says so
 */
public record Caller(String agentId, boolean gateway) {
    static final Context.Key<Caller> KEY = Context.key("claw-caller");

    /**
     * The caller of the RPC that the current thread handles. Read it while the RPC is being started; keep it, for the
     * context is gone afterwards.
     */
    public static Caller current() {
        return KEY.get();
    }
}
