package dev.claw.hub.retention;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.RetentionStore;
import dev.claw.hub.store.RetentionStore.LogAge;
import dev.claw.hub.store.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The channels' logs: entries beyond their number or their time are given up at once, and removed when no inbox refers to
 * them any more and their message ids need not be remembered (G5, G7).
 */
final class LogSweep implements Sweep {
    private final StoreReaders readers;
    private final Writer writer;
    private final InstantSource clock;
    private final HubLimits limits;
    private long done;

    LogSweep(StoreReaders readers, Writer writer, InstantSource clock, HubLimits limits) {
        this.readers = readers;
        this.writer = writer;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * What is to be done to one log.
     *
     * @param floor give up what is up to here
     * @param clear remove what is up to here; 0 for nothing
     */
    private record Step(long floor, long clear) {}

    @Override
    public CompletionStage<Boolean> slice() {
        return readers.read(session -> session.retention().logs(done, SLICE_OWNERS))
                .thenCompose(logs -> all(logs, 0))
                .thenApply(logs -> {
                    boolean more = logs.size() == SLICE_OWNERS;
                    done = more ? logs.get(logs.size() - 1).channel() : 0;
                    return more;
                });
    }

    /** One log after the other, so that no transaction has more than one slice of rows. */
    private CompletionStage<List<LogAge>> all(List<LogAge> logs, int from) {
        Instant old = clock.instant().minus(limits.channel().retention());
        for (int i = from; i < logs.size(); i++) {
            LogAge log = logs.get(i);
            if (isDue(log, old)) {
                int next = i + 1;
                return drain(log.channel()).thenCompose(unused -> all(logs, next));
            }
        }
        return CompletableFuture.completedStage(logs);
    }

    private boolean isDue(LogAge log, Instant old) {
        return log.head() - log.floor() > limits.channel().entries()
                || !log.oldest().isAfter(old)
                || log.cleared() < log.floor();
    }

    /** Until nothing of the log is left to do. */
    private CompletionStage<Boolean> drain(long channel) {
        return readers.read(session -> step(session, channel)).thenCompose(step -> {
            if (step.floor == 0 && step.clear == 0) {
                return CompletableFuture.completedStage(false);
            }
            return writer.submit(batch -> {
                        batch.store().logs().trim(channel, step.floor);
                        if (step.clear > 0) {
                            batch.store().retention().clear(channel, step.clear);
                        }
                        return true;
                    })
                    .thenCompose(unused -> drain(channel));
        });
    }

    private Step step(Session session, long channel) {
        RetentionStore retention = session.retention();
        LogAge log = retention.logs(channel - 1, 1).get(0);
        Instant now = clock.instant();
        long aged = retention.agedThrough(channel, now.minus(limits.channel().retention()), SLICE_ROWS);
        long floor = Math.max(aged, log.head() - limits.channel().entries());
        long clear = log.cleared() < log.floor()
                ? retention.clearableThrough(channel, now.minus(limits.inbox().dedupeWindow()), SLICE_ROWS)
                : 0;
        return new Step(floor > log.floor() ? floor : 0, clear);
    }
}
