package dev.claw.hub.retention;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.RetentionStore.NamedReader;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweep of all that grows old. It is started by the timer and goes on by itself, slice by slice, on the readers' and
 * the writer's threads; it owns none. At any moment it has at most one command in the writer's queue, and what it leaves
 * undone when the store fails it does in the next round.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final List<Sweep> sweeps;
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /** @param attached the named readers that have a stream now; any thread */
    public Retention(
            StoreReaders readers,
            Writer writer,
            InstantSource clock,
            HubLimits limits,
            Supplier<List<NamedReader>> attached) {
        // Inboxes first: what expired there keeps no log from being cleared.
        this.sweeps = List.of(
                new InboxSweep(readers, writer, clock, limits),
                new LogSweep(readers, writer, clock, limits),
                new ReaderSweep(readers, writer, clock, limits, attached),
                new KeySweep(writer));
    }

    /** Begins a round, unless one is under way. Never throws; completes when the round is over, false if it was not begun. */
    public CompletionStage<Boolean> sweep() {
        if (!sweeping.compareAndSet(false, true)) {
            return CompletableFuture.completedStage(false);
        }
        CompletionStage<Boolean> round = CompletableFuture.completedStage(true);
        for (Sweep sweep : sweeps) {
            round = round.thenCompose(unused -> all(sweep));
        }
        return round.handle((done, fault) -> {
            sweeping.set(false);
            if (fault != null) {
                LOG.warn("what is old was not all given up; it is tried again: {}", fault.getMessage());
            }
            return fault == null;
        });
    }

    private static CompletionStage<Boolean> all(Sweep sweep) {
        return sweep.slice().thenCompose(more -> more ? all(sweep) : CompletableFuture.completedStage(true));
    }
}
