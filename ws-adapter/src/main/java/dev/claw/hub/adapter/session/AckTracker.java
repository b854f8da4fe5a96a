package dev.claw.hub.adapter.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds out what an agent that never acknowledges has received: what was written before a WebSocket ping that was
 * answered, on a connection that stayed open a while longer. One ping is under way at a time; what is written meanwhile
 * waits for the next. Holds what was written and is not settled. Owned by one thread; times are nanoseconds that only
 * grow.
 */
final class AckTracker<T> {
    private final long settleNanos;
    private final List<T> written = new ArrayList<>();
    private final List<T> pinged = new ArrayList<>();
    private final Deque<Answered<T>> answered = new ArrayDeque<>();
    private boolean underWay;
    private long lastPing;

    private record Answered<T>(List<T> items, long settledAt) {}

    /** @param settle how long the connection must stay open behind the answer */
    AckTracker(Duration settle) {
        this.settleNanos = settle.toNanos();
    }

    void written(T item) {
        written.add(item);
    }

    /** The number of the ping to send now, behind everything written; empty when none is due. */
    OptionalLong nextPing() {
        if (underWay || written.isEmpty()) {
            return OptionalLong.empty();
        }
        underWay = true;
        pinged.addAll(written);
        written.clear();
        return OptionalLong.of(++lastPing);
    }

    /** A ping was answered; other numbers than the last one's mean nothing. */
    void pong(long number, long now) {
        if (underWay && number == lastPing) {
            underWay = false;
            answered.add(new Answered<>(List.copyOf(pinged), now + settleNanos));
            pinged.clear();
        }
    }

    /** What counts as received by now, oldest first; each item once. */
    List<T> settled(long now) {
        List<T> items = new ArrayList<>();
        for (Answered<T> first = answered.peek();
                first != null && first.settledAt() - now <= 0;
                first = answered.peek()) {
            items.addAll(first.items());
            answered.remove();
        }
        return items;
    }
}
