package dev.claw.hub.commit;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door for writes. It owns the queue of commands and the thread {@code claw-writer}, which takes what waits (it
 * never waits for more), runs it in one transaction in the order it came, commits, completes every command and then
 * rings the bus.
 *
 * <p>Every command it was given completes exactly once: with its result when that is durable (G1), or exceptionally with
 * a {@link dev.claw.hub.error.Refusal}: the command's own, WRITE_QUEUE_FULL, STORE_UNAVAILABLE, INTERNAL or HUB_STOPPING.
 * A command that breaks is run again alone, so that it never fails its neighbours.
 *
 * <p>A command's future completes before its bells ring: an acknowledgement waits for no listener, and what a caller
 * does in a continuation is done before anybody is rung. Continuations run on the writer's thread: they must be short
 * and never block; every other command waits for them. Cancelling a future does not stop its command.
 *
 * <p>Thread-safe; commands that one thread submits run in that order. It does not close the store.
 */
public final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** How long {@link #close()} lets what is queued be written. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /** Long enough never to matter: a healthy writer is woken by what comes. */
    private static final Duration IDLE = Duration.ofHours(1);

    private final Bus bus;
    private final WriterSettings settings;
    private final CommandQueue queue;
    private final StoreHealth health = new StoreHealth();
    private final Faults faults;
    private final Transactions transactions;
    private final Thread thread;

    private Writer(Store store, Bus bus, InstantSource clock, Supplier<String> incidents, WriterSettings settings) {
        this.bus = bus;
        this.settings = settings;
        this.queue = new CommandQueue(settings);
        this.faults = new Faults(incidents);
        this.transactions = new Transactions(store, clock, health, faults, this::announce);
        this.thread = new Thread(this::work, "claw-writer");
    }

    /**
     * Starts the writer of a store.
     *
     * @param incidents makes the ids under which the log has what broke a command
     */
    public static Writer start(
            Store store, Bus bus, InstantSource clock, Supplier<String> incidents, WriterSettings settings) {
        Writer writer = new Writer(store, bus, clock, incidents, settings);
        writer.thread.start();
        return writer;
    }

    /** Submits a command. Never throws: a full queue is a failed future, WRITE_QUEUE_FULL with a delay (G24). */
    public <T> CompletableFuture<T> submit(Command<T> command) {
        return submit(command, false);
    }

    /**
     * Submits a command that relieves the hub, such as an acknowledgement, a refund, a revocation or a cancellation: it
     * may use the reserve beyond the queue's limit (G24).
     */
    public <T> CompletableFuture<T> submitEssential(Command<T> command) {
        return submit(command, true);
    }

    /**
     * Submits several at once, which is cheaper than one by one; they run in this order, but not always in one
     * transaction. When not all fit, the first ones are taken and each of the others fails with WRITE_QUEUE_FULL.
     *
     * @return a future for each, in order
     */
    public <T> List<CompletableFuture<T>> submitAll(List<? extends Command<T>> commands) {
        List<Submission<T>> submissions = new ArrayList<>(commands.size());
        List<CompletableFuture<T>> futures = new ArrayList<>(commands.size());
        for (Command<T> command : commands) {
            Submission<T> submission = new Submission<>(command);
            submissions.add(submission);
            futures.add(submission.future());
        }
        int taken = queue.add(submissions, false);
        for (Submission<T> refused : submissions.subList(taken, submissions.size())) {
            refused.tell();
        }
        return futures;
    }

    /** False while the store cannot write; it is tried again by itself. */
    public boolean isHealthy() {
        return health.isHealthy();
    }

    /** Adds a listener for changes of {@link #isHealthy}; it runs on the writer's thread and must not block. */
    public void onHealth(Consumer<Boolean> listener) {
        health.onChange(listener);
    }

    /** {@link #close(Duration)} with {@link #DEFAULT_GRACE}. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Accepts nothing any more (HUB_STOPPING), writes what is queued, and ends the thread. What is still queued after
     * {@code grace} fails with HUB_STOPPING. Closing again does no harm.
     *
     * @return whether the thread has ended; when it has not, it is stuck in the store, which should not be closed then.
     *     On the writer's own thread it does not wait, and the answer is false
     */
    public boolean close(Duration grace) {
        queue.close();
        if (Thread.currentThread() == thread) {
            return false;
        }
        try {
            thread.join(Math.max(1, grace.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            return true;
        }
        List<Submission<?>> left = queue.drain();
        LOG.warn("the writer did not finish in {}; {} commands were not written", grace, left.size());
        refuse(left);
        return false;
    }

    private <T> CompletableFuture<T> submit(Command<T> command, boolean essential) {
        Submission<T> submission = new Submission<>(command);
        if (queue.add(List.of(submission), essential) == 0) {
            submission.tell();
        }
        return submission.future();
    }

    private void work() {
        List<Submission<?>> batch = new ArrayList<>(settings.batchLimit());
        while (queue.take(batch, settings.batchLimit(), health.isHealthy() ? IDLE : settings.probeInterval())) {
            try {
                if (!batch.isEmpty()) {
                    transactions.run(batch);
                } else if (!health.isHealthy()) {
                    transactions.probe();
                }
            } catch (Throwable thrown) {
                abandon(batch, thrown);
            }
            batch.clear();
        }
    }

    /** The last net: nothing above may throw, but a writer that dies would leave every caller waiting. */
    private void abandon(List<Submission<?>> batch, Throwable thrown) {
        var refusal = faults.of(thrown);
        for (Submission<?> submission : batch) {
            submission.refuse(refusal);
            submission.tell();
        }
    }

    private void announce(List<Submission<?>> settled, Collection<String> topics) {
        for (Submission<?> submission : settled) {
            submission.tell();
        }
        for (String topic : topics) {
            bus.publish(topic);
        }
    }

    private static void refuse(List<Submission<?>> submissions) {
        for (Submission<?> submission : submissions) {
            submission.refuse(Faults.stopping());
            submission.tell();
        }
    }
}
