package dev.claw.hub.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads that all clients of a process share: one timer, and a pool for listeners and handlers that shrinks
 * to nothing when idle. They are made at first need and never shut down.
 */
final class SharedThreads {
    private static final Duration IDLE = Duration.ofSeconds(30);

    private SharedThreads() {}

    static ScheduledExecutorService timer() {
        return Timer.INSTANCE;
    }

    static Executor callbacks() {
        return Callbacks.INSTANCE;
    }

    /**
     * A pool of at most {@code threads} daemon threads that end when idle. Its queue has no bound of its own: who uses
     * it bounds what is under way.
     */
    static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE.toNanos(), TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static final class Timer {
        static final ScheduledExecutorService INSTANCE = make();

        private static ScheduledExecutorService make() {
            ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("claw-hub-timer"));
            timer.setRemoveOnCancelPolicy(true);
            return timer;
        }
    }

    private static final class Callbacks {
        static final Executor INSTANCE =
                pool("claw-hub-callback", Math.max(8, 4 * Runtime.getRuntime().availableProcessors()));
    }
}
