package dev.claw.hub.calls;

import dev.claw.hub.limits.HubLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of one caller whose answers are kept, within {@code limits.kept()}: so many, those still to come included,
 * and so many bytes. Any thread; guarded by itself. A {@link KeptCall} calls it under its own lock, never the other way.
 */
final class KeptCalls {
    private final HubLimits.Kept limits;
    private final Map<String, KeptCall> calls = new HashMap<>();
    private final Map<String, KeptCall> answered = new LinkedHashMap<>();
    private volatile int places;
    private long bytes;

    KeptCalls(HubLimits.Kept limits) {
        this.limits = limits;
    }

    /** Takes the place of one more; false when all are taken. */
    synchronized boolean reservePlace() {
        if (places >= limits.perCaller()) {
            return false;
        }
        places++;
        return true;
    }

    /** Puts a call at a place that was taken for it. */
    synchronized void put(KeptCall call) {
        calls.put(call.callId(), call);
    }

    synchronized void freePlace() {
        places--;
    }

    /** Whether an id is taken; costs nothing where nothing is kept. */
    boolean holds(String callId) {
        return places > 0 && find(callId).isPresent();
    }

    synchronized Optional<KeptCall> find(String callId) {
        return Optional.ofNullable(calls.get(callId));
    }

    /** Takes room for so many bytes; false when there is not enough. */
    synchronized boolean reserve(long more) {
        if (bytes + more > limits.bytes()) {
            return false;
        }
        bytes += more;
        return true;
    }

    synchronized void free(long less) {
        bytes -= less;
    }

    /** Its time begins. */
    synchronized void answered(KeptCall call) {
        if (calls.get(call.callId()) == call) {
            answered.put(call.callId(), call);
        }
    }

    /** Gives up what is kept of a call; false when it is given up already. */
    boolean remove(KeptCall call) {
        synchronized (this) {
            if (!calls.remove(call.callId(), call)) {
                return false;
            }
            answered.remove(call.callId(), call);
            places--;
        }
        free(call.giveBack());
        return true;
    }

    /** Those whose time is over. */
    List<KeptCall> expired(long nowNanos) {
        if (places == 0) {
            return List.of();
        }
        List<KeptCall> over = new ArrayList<>();
        for (KeptCall call : oldestFirst()) {
            if (nowNanos - call.answeredNanos() < limits.time().toNanos()) {
                break;
            }
            over.add(call);
        }
        return over;
    }

    private synchronized List<KeptCall> oldestFirst() {
        return List.copyOf(answered.values());
    }
}
