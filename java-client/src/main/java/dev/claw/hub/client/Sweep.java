package dev.claw.hub.client;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Looks for what is overdue now and then, only while there is something to look at: one timer task for thousands of
 * deadlines, instead of one each. May be used from any thread.
 */
final class Sweep {
    /** How late a deadline may be noticed. */
    static final Duration PERIOD = Duration.ofMillis(250);

    private final ScheduledExecutorService timer;
    private final BooleanSupplier pass;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** @param pass ends what is overdue, on the timer's thread; tells whether anything is left to look at */
    Sweep(ScheduledExecutorService timer, BooleanSupplier pass) {
        this.timer = timer;
        this.pass = pass;
    }

    /** There is something to look at. */
    void ensure() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    private void schedule() {
        timer.schedule(this::run, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        // Given free before the look: what comes during it schedules the next one.
        scheduled.set(false);
        if (pass.getAsBoolean()) {
            ensure();
        }
    }
}
