package dev.claw.hub.messages;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one stream has acknowledged and the store does not know yet. One store at a time: what comes meanwhile is stored as
 * one behind it. Owned by the stream's loop.
 */
final class Acknowledging {
    private static final Duration STORE_AGAIN = Duration.ofSeconds(1);

    /** Channels whose marks may wait. */
    private static final int MAX_MARKS = 4_096;

    private final StreamSide side;
    private final Reader reader;
    private final Cursors cursors;
    private final Consumer<Throwable> onRefused;

    private final Map<String, Mark> marks = new HashMap<>();

    private long through;
    private long stored;
    private boolean storing;

    /** @param onRefused told of each mark that the store refused */
    Acknowledging(StreamSide side, Reader reader, Cursors cursors, Consumer<Throwable> onRefused) {
        this.side = side;
        this.reader = reader;
        this.cursors = cursors;
        this.onRefused = onRefused;
    }

    /** Everything of the inbox up to this number is done with. */
    void inbox(long number) {
        if (number > through) {
            through = number;
            store();
        }
    }

    /**
     * The reader is so far in a channel.
     *
     * @throws Refusal when marks of too many channels wait for the store
     */
    void mark(Mark mark) {
        if (marks.size() >= MAX_MARKS && !marks.containsKey(mark.channelId())) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL,
                    "marks of " + MAX_MARKS + " channels wait for the store; say it again later");
        }
        marks.merge(mark.channelId(), mark, Mark::and);
        store();
    }

    /** Whether the store knows it all. */
    boolean isDone() {
        return !storing && marks.isEmpty() && through <= stored;
    }

    private void store() {
        if (storing || marks.isEmpty() && through <= stored) {
            return;
        }
        storing = true;
        long now = through;
        List<Mark> taken = List.copyOf(marks.values());
        marks.clear();
        cursors.acknowledge(reader, now, taken)
                .whenComplete((outcome, fault) -> side.onLoop(() -> {
                    storing = false;
                    if (fault != null) {
                        taken.forEach(mark -> marks.merge(mark.channelId(), mark, Mark::and));
                        side.later(STORE_AGAIN, this::store);
                    } else {
                        stored = now;
                        outcome.refused().forEach(onRefused);
                        store();
                    }
                    side.wake();
                }));
    }
}
