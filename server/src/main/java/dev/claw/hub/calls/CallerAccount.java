package dev.claw.hub.calls;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One agent's live calls, over all its streams, by the ids it chose. Any thread. */
final class CallerAccount {
    private final String agentId;
    private final ConcurrentMap<String, LiveCall> calls = new ConcurrentHashMap<>();

    CallerAccount(String agentId) {
        this.agentId = agentId;
    }

    String agentId() {
        return agentId;
    }

    /** Adds the call; false when a live one has its id. */
    boolean add(LiveCall call) {
        return calls.putIfAbsent(call.callId(), call) == null;
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
}
