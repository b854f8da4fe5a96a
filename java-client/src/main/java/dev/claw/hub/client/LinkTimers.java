package dev.claw.hub.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What one link does later, in turns of its owner: at most one thing of each kind waits. Only the owner sets them. */
final class LinkTimers {
    private final ScheduledExecutorService timer;
    private final SerialLoop owner;
    private Future<?> attempt = CompletableFuture.completedFuture(null);
    private Future<?> grace = CompletableFuture.completedFuture(null);
    private Future<?> idle = CompletableFuture.completedFuture(null);

    LinkTimers(ScheduledExecutorService timer, SerialLoop owner) {
        this.timer = timer;
        this.owner = owner;
    }

    /** For the stream in use, or the next one: replaces what waits for it. */
    void attempt(Duration delay, Runnable task) {
        attempt.cancel(false);
        attempt = once(delay, task);
    }

    void cancelAttempt() {
        attempt.cancel(false);
    }

    /** For the end of closing. */
    void grace(Duration delay, Runnable task) {
        grace = once(delay, task);
    }

    /** Looks again and again whether the stream is used. */
    void idle(Duration period, Runnable look) {
        idle.cancel(false);
        long nanos = period.toNanos();
        idle = timer.scheduleAtFixedRate(() -> owner.execute(look), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    void cancelIdle() {
        idle.cancel(false);
    }

    void cancelAll() {
        attempt.cancel(false);
        grace.cancel(false);
        idle.cancel(false);
    }

    /** What nothing replaces or cancels. */
    Future<?> once(Duration delay, Runnable task) {
        return timer.schedule(() -> owner.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
