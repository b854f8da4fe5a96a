package dev.claw.hub.calls;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls that one provider's stream holds, and the room it has for more. Any thread. */
final class HeldCalls {
    private final ConcurrentMap<Long, LiveCall> calls = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();
    private final Runnable emptied;
    private volatile int most;
    private volatile boolean closed;

    /**
     * @param most calls at once
     * @param emptied is told, on whatever thread, whenever it is closed and holds nothing
     */
    HeldCalls(int most, Runnable emptied) {
        this.most = most;
        this.emptied = emptied;
    }

    void limit(int calls) {
        most = calls;
    }

    int most() {
        return most;
    }

    /** Calls that are held or about to be. */
    int count() {
        return places.get();
    }

    /** Takes the place of one call; false when there is none, or none is given any more. */
    boolean reserve() {
        int before = places.getAndUpdate(taken -> taken < most ? taken + 1 : taken);
        if (before >= most) {
            return false;
        }
        if (closed) {
            free();
            return false;
        }
        return true;
    }

    void free() {
        if (places.decrementAndGet() == 0 && closed) {
            emptied.run();
        }
    }

    /** Gives no place any more. */
    void close() {
        closed = true;
    }

    /** Puts a call at a place that was reserved for it. */
    void put(long routingId, LiveCall call) {
        calls.put(routingId, call);
    }

    Optional<LiveCall> find(long routingId) {
        return Optional.ofNullable(calls.get(routingId));
    }

    boolean holds(long routingId) {
        return calls.containsKey(routingId);
    }

    /** Takes a call out and frees its place; empty when it was out already. */
    Optional<LiveCall> remove(long routingId) {
        LiveCall call = calls.remove(routingId);
        if (call == null) {
            return Optional.empty();
        }
        free();
        return Optional.of(call);
    }

    List<Long> routingIds() {
        return List.copyOf(calls.keySet());
    }
}
