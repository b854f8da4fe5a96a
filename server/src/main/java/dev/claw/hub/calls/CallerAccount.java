package dev.claw.hub.calls;

import dev.claw.hub.limits.HubLimits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** One agent's live and kept calls, over all its streams, by the ids it chose. Any thread. */
final class CallerAccount {
    private final String agentId;
    private final int windowBytes;
    private final ConcurrentMap<String, LiveCall> calls = new ConcurrentHashMap<>();
    private final KeptCalls kept;

    CallerAccount(String agentId, HubLimits limits) {
        this.agentId = agentId;
        this.windowBytes = limits.calls().windowBytes();
        this.kept = new KeptCalls(limits.kept());
    }

    String agentId() {
        return agentId;
    }

    /** Bytes of chunks of one call and direction, sent and not consumed. */
    int windowBytes() {
        return windowBytes;
    }

    KeptCalls kept() {
        return kept;
    }

    /** Adds the call; false when a live or kept one has its id. */
    boolean add(LiveCall call) {
        if (calls.putIfAbsent(call.callId(), call) != null) {
            return false;
        }
        // Looked at behind it: a kept call is in both until it is answered.
        if (kept.holds(call.callId())) {
            remove(call);
            return false;
        }
        return true;
    }

    void remove(LiveCall call) {
        calls.remove(call.callId(), call);
    }

    Optional<LiveCall> find(String callId) {
        return Optional.ofNullable(calls.get(callId));
    }

    int inFlight() {
        return calls.size();
    }

    List<LiveCall> live() {
        return List.copyOf(calls.values());
    }

    void forEachLive(Consumer<LiveCall> action) {
        calls.values().forEach(action);
    }
}
