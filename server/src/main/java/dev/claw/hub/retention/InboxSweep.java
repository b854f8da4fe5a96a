package dev.claw.hub.retention;

import dev.claw.hub.channels.Post;
import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.PositionRow;
import dev.claw.hub.store.RetentionStore;
import dev.claw.hub.store.RetentionStore.InboxAge;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The inboxes: entries that nobody acknowledged in their time expire, the senders' receipts say so (G8), and readers
 * that come later are told of the gap.
 */
final class InboxSweep implements Sweep {
    private final StoreReaders readers;
    private final Writer writer;
    private final InstantSource clock;
    private final HubLimits limits;
    private long done;

    InboxSweep(StoreReaders readers, Writer writer, InstantSource clock, HubLimits limits) {
        this.readers = readers;
        this.writer = writer;
        this.clock = clock;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Boolean> slice() {
        return readers.read(session -> session.retention().inboxes(done, SLICE_OWNERS))
                .thenCompose(inboxes -> all(inboxes, 0))
                .thenApply(inboxes -> {
                    boolean more = inboxes.size() == SLICE_OWNERS;
                    done = more ? inboxes.get(inboxes.size() - 1).inbox() : 0;
                    return more;
                });
    }

    private CompletionStage<List<InboxAge>> all(List<InboxAge> inboxes, int from) {
        for (int i = from; i < inboxes.size(); i++) {
            if (!inboxes.get(i).oldest().isAfter(old())) {
                int next = i + 1;
                return drain(inboxes.get(i).agent()).thenCompose(unused -> all(inboxes, next));
            }
        }
        return CompletableFuture.completedStage(inboxes);
    }

    private Instant old() {
        return clock.instant().minus(limits.inbox().retention());
    }

    private CompletionStage<Boolean> drain(String agent) {
        return readers.read(session -> session.retention().expiredThrough(agent, old(), SLICE_ROWS))
                .thenCompose(through -> through == 0
                        ? CompletableFuture.completedStage(false)
                        : writer.submit(batch -> expire(batch, agent, through)).thenCompose(unused -> drain(agent)));
    }

    private static boolean expire(Batch batch, String agent, long through) {
        RetentionStore retention = batch.store().retention();
        for (RetentionStore.ReaderPlace reader : retention.readersBehind(agent, through)) {
            for (InboxStore.Newest newest : batch.store().inboxes().newest(agent, reader.cursor(), through)) {
                batch.store()
                        .positions()
                        .raise(
                                newest.channel(),
                                agent,
                                reader.reader(),
                                new PositionRow.Marks(0, 0, newest.seq()),
                                batch.now())
                        .flatMap(row -> batch.store().channels().byId(row.channelId()))
                        .ifPresent(channel -> batch.ring(Post.receiptsTopic(channel.other(agent))));
            }
        }
        retention.expire(agent, through);
        batch.ring(Post.inboxTopic(agent));
        return true;
    }
}
