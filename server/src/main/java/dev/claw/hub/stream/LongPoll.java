package dev.claw.hub.stream;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks again whenever the bell rings, until the answer is enough or the wait is over; then the answer that is there is
 * the one. Asks at least once, and once more at the end.
 */
public final class LongPoll {
    private final Bus bus;
    private final ScheduledExecutorService timer;
    private final Set<Poll<?>> polls = ConcurrentHashMap.newKeySet();

    public LongPoll(Bus bus, ScheduledExecutorService timer) {
        this.bus = bus;
        this.timer = timer;
    }

    /** {@link #until(Predicate, List, Duration, Supplier)} with one bell. */
    public <T> CompletionStage<T> until(
            Predicate<T> enough, String topic, Duration wait, Supplier<CompletionStage<T>> attempt) {
        return until(enough, List.of(topic), wait, attempt);
    }

    /**
     * Asks until it is enough.
     *
     * @param topics the bells
     * @param wait zero asks once
     * @param attempt asks; it may complete on any thread
     */
    public <T> CompletionStage<T> until(
            Predicate<T> enough, List<String> topics, Duration wait, Supplier<CompletionStage<T>> attempt) {
        if (wait.isZero()) {
            return attempt.get();
        }
        Poll<T> poll = new Poll<>(enough, attempt);
        polls.add(poll);
        List<Subscription> bells =
                topics.stream().map(topic -> bus.subscribe(topic, poll::ask)).toList();
        ScheduledFuture<?> end = timer.schedule(poll::askLast, wait.toMillis(), TimeUnit.MILLISECONDS);
        poll.answer.whenComplete((value, fault) -> {
            polls.remove(poll);
            bells.forEach(Subscription::close);
            end.cancel(false);
        });
        poll.ask();
        return poll.answer;
    }

    /** Answers all that wait: the hub stops. */
    public void stop() {
        polls.forEach(poll -> poll.answer.completeExceptionally(
                Refusal.of(ErrorReason.ERROR_REASON_HUB_STOPPING, "the hub is stopping; ask again in a moment")));
    }

    private static final class Poll<T> {
        private final Predicate<T> enough;
        private final Supplier<CompletionStage<T>> attempt;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final AtomicBoolean asking = new AtomicBoolean();
        private volatile boolean again;
        private volatile boolean last;

        Poll(Predicate<T> enough, Supplier<CompletionStage<T>> attempt) {
            this.enough = enough;
            this.attempt = attempt;
        }

        void askLast() {
            last = true;
            ask();
        }

        /** One question at a time: a ring that comes during one is another question behind it. */
        void ask() {
            again = true;
            if (!answer.isDone() && asking.compareAndSet(false, true)) {
                again = false;
                boolean mustAnswer = last;
                Entries.attempt(attempt).whenComplete((value, fault) -> {
                    if (fault != null) {
                        answer.completeExceptionally(fault);
                    } else if (mustAnswer || enough.test(value)) {
                        answer.complete(value);
                    }
                    asking.set(false);
                    if (again) {
                        ask();
                    }
                });
            }
        }
    }
}
