package dev.claw.hub.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the callbacks of one subscription on the callback executor, one at a time and in order. Who adds them bounds how
 * many wait. What a callback throws is logged, and the next one runs.
 */
final class CallbackLane {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackLane.class);

    private final Executor executor;
    private final Consumer<RejectedExecutionException> rejected;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param rejected hears that the executor takes no more: no callback runs after that */
    CallbackLane(Executor executor, Consumer<RejectedExecutionException> rejected) {
        this.executor = executor;
        this.rejected = rejected;
    }

    void execute(Runnable callback) {
        waiting.add(callback);
        if (count.getAndIncrement() == 0) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                rejected.accept(e);
            }
        }
    }

    private void run() {
        int done = 0;
        do {
            for (Runnable callback = waiting.poll(); callback != null; callback = waiting.poll()) {
                call(callback);
            }
            done = count.get();
        } while (!waiting.isEmpty() || !count.compareAndSet(done, 0));
    }

    /** Runs it here and now, logging what it throws. */
    static void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("a callback failed; the next one runs", e);
        }
    }
}
