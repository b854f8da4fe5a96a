package dev.claw.hub.commit;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.ReadSession;
import dev.claw.hub.store.Session;
import dev.claw.hub.store.Store;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for reads outside of a command: a few threads {@code claw-reader-N}, each with a read session while it works,
 * and a bounded queue in front of them.
 *
 * <p>Every read completes exactly once: with what the query returned, or exceptionally with a {@link Refusal}: the
 * query's own, STORE_UNAVAILABLE (also when the queue is full, with a delay), INTERNAL or HUB_STOPPING. Continuations run
 * on the reader's thread: they must be short and never block. Thread-safe. It does not close the store.
 */
public final class StoreReaders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReaders.class);

    private static final Duration FULL_RETRY = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Store store;
    private final Settings settings;
    private final Faults faults;
    private final ThreadPoolExecutor threads;
    /** Sessions that no thread uses now: never more than there are threads. */
    private final Deque<ReadSession> idle = new ConcurrentLinkedDeque<>();

    /**
     * Its limits.
     *
     * @param threads how many reads run at once, at least 1
     * @param queueLimit further ones that may wait, at least 1
     */
    public record Settings(int threads, int queueLimit) {
        public static final Settings DEFAULT = new Settings(2, 16_384);

        public Settings {
            if (threads < 1 || queueLimit < 1) {
                throw new IllegalArgumentException(
                        "threads " + threads + ", queueLimit " + queueLimit + ": expected at least 1 of each");
            }
        }
    }

    /**
     * Starts the readers of a store.
     *
     * @param incidents makes the ids under which the log has what broke a query
     */
    public static StoreReaders start(Store store, Supplier<String> incidents, Settings settings) {
        return new StoreReaders(store, incidents, settings);
    }

    private StoreReaders(Store store, Supplier<String> incidents, Settings settings) {
        this.store = store;
        this.settings = settings;
        this.faults = new Faults(incidents);
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queueLimit()),
                task -> new Thread(task, "claw-reader-" + number.incrementAndGet()));
    }

    /**
     * Runs a query against what is committed. Never throws.
     *
     * @param query must not keep the session, which is no snapshot: each of its calls sees what is committed then
     */
    public <T> CompletableFuture<T> read(Function<? super Session, ? extends T> query) {
        Read<T> read = new Read<>(query);
        try {
            threads.execute(read);
        } catch (RejectedExecutionException e) {
            read.future.completeExceptionally(threads.isShutdown() ? Faults.stopping() : full());
        }
        return read.future;
    }

    /** Accepts nothing any more, answers what waits (after 10 s: with HUB_STOPPING), and closes the sessions. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Runnable left : threads.shutdownNow()) {
            ((Read<?>) left).future.completeExceptionally(Faults.stopping());
        }
        for (ReadSession session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
    }

    private Refusal full() {
        return Refusal.of(
                        ErrorReason.ERROR_REASON_STORE_UNAVAILABLE,
                        settings.queueLimit() + " reads of the store wait already, and it takes no more now")
                .retryAfter(FULL_RETRY);
    }

    private final class Read<T> implements Runnable {
        private final Function<? super Session, ? extends T> query;
        private final CompletableFuture<T> future = new CompletableFuture<>();

        Read(Function<? super Session, ? extends T> query) {
            this.query = query;
        }

        @Override
        public void run() {
            T answer;
            try {
                answer = ask();
            } catch (StoreException e) {
                LOG.warn("a read of the store failed: {}", e.getMessage());
                future.completeExceptionally(Faults.storeUnavailable());
                return;
            } catch (Throwable thrown) {
                future.completeExceptionally(faults.of(thrown));
                return;
            }
            future.complete(answer);
        }

        private T ask() {
            ReadSession pooled = idle.poll();
            ReadSession session = pooled == null ? store.openReader() : pooled;
            boolean sound = true;
            try {
                return query.apply(session);
            } catch (StoreException e) {
                // The next read gets a fresh connection: this one may be what is broken.
                sound = false;
                throw e;
            } finally {
                if (sound) {
                    idle.push(session);
                } else {
                    session.close();
                }
            }
        }
    }
}
