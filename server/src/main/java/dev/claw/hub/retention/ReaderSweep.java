package dev.claw.hub.retention;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.RetentionStore.NamedReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The readers other than the default ones: their cursors vanish when no stream and no fetch uses them any more. That a
 * stream is there is noted now and then only; a cursor lives on for that much longer.
 */
final class ReaderSweep implements Sweep {
    /** How often a stream's reader is noted, as a part of how long a reader is kept. */
    private static final int NOTES = 24;

    private final StoreReaders readers;
    private final Writer writer;
    private final InstantSource clock;
    private final HubLimits limits;
    private final Supplier<List<NamedReader>> attached;
    private Instant noted = Instant.MIN;

    /** @param attached the readers that have a stream now */
    ReaderSweep(
            StoreReaders readers,
            Writer writer,
            InstantSource clock,
            HubLimits limits,
            Supplier<List<NamedReader>> attached) {
        this.readers = readers;
        this.writer = writer;
        this.clock = clock;
        this.limits = limits;
        this.attached = attached;
    }

    @Override
    public CompletionStage<Boolean> slice() {
        Duration kept = limits.inbox().readerRetention();
        Duration note = kept.dividedBy(NOTES);
        Instant now = clock.instant();
        if (noted.isAfter(now.minus(note))) {
            return forget(now.minus(kept).minus(note));
        }
        noted = now;
        return note(List.copyOf(attached.get()), 0)
                .thenCompose(unused -> forget(now.minus(kept).minus(note)));
    }

    private CompletionStage<Boolean> note(List<NamedReader> present, int from) {
        if (from >= present.size()) {
            return CompletableFuture.completedStage(true);
        }
        int to = Math.min(present.size(), from + SLICE_ROWS);
        return writer.submit(batch -> {
                    present.subList(from, to)
                            .forEach(reader ->
                                    batch.store().retention().used(reader.agent(), reader.reader(), batch.now()));
                    return true;
                })
                .thenCompose(unused -> note(present, to));
    }

    private CompletionStage<Boolean> forget(Instant before) {
        return readers.read(session -> session.retention().unused(before, SLICE_OWNERS))
                .thenCompose(unused -> {
                    List<NamedReader> gone = new ArrayList<>(unused);
                    gone.removeAll(attached.get());
                    return gone.isEmpty()
                            ? CompletableFuture.completedStage(false)
                            : writer.submit(batch -> {
                                gone.forEach(reader -> {
                                    batch.store().positions().forget(reader.agent(), reader.reader());
                                    batch.store().retention().forget(reader.agent(), reader.reader());
                                });
                                return unused.size() == SLICE_OWNERS;
                            });
                });
    }
}
