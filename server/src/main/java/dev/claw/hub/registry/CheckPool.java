package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A few threads {@code claw-check-N} for what takes too long for an event loop: schemas to compile, large parameters to
 * check. They are there while there is such work. What they are given completes exactly once, also when it throws and
 * when the hub stops; continuations run on them, and must be short.
 */
final class CheckPool implements AutoCloseable {
    private static final int QUEUE_LIMIT = 256;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    CheckPool(int size) {
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_LIMIT), task -> {
                    Thread thread = new Thread(task, "claw-check-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs the work.
     *
     * @param full the reason when {@value #QUEUE_LIMIT} others wait already
     */
    <T> CompletableFuture<T> run(Supplier<T> work, ErrorReason full) {
        Task<T> task = new Task<>(work);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.future.completeExceptionally(
                    threads.isShutdown()
                            ? stopping()
                            : Refusal.of(full, QUEUE_LIMIT + " checks by schemas wait already; try again in a moment"));
        }
        return task.future;
    }

    @Override
    public void close() {
        threads.shutdownNow().forEach(task -> ((Task<?>) task).future.completeExceptionally(stopping()));
    }

    private static Refusal stopping() {
        return Refusal.of(ErrorReason.ERROR_REASON_HUB_STOPPING, "the hub is stopping; try again in a moment");
    }

    private static final class Task<T> implements Runnable {
        private final Supplier<T> work;
        private final CompletableFuture<T> future = new CompletableFuture<>();

        Task(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            T result;
            try {
                result = work.get();
            } catch (Throwable thrown) {
                future.completeExceptionally(thrown);
                return;
            }
            future.complete(result);
        }
    }
}
