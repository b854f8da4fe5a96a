package dev.claw.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.claw.hub.bus.InProcessBus;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.ReadSession;
import dev.claw.hub.store.Session;
import dev.claw.hub.store.Store;
import dev.claw.hub.store.sql.SqlStore;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A writer on a store with one channel, a faulty store in between, and ways to hold the writer's thread. */
final class WriterFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-01T08:00:00.123456789Z");

    private static final long PATIENCE_SECONDS = 20;

    final FaultyStore store;
    final InProcessBus bus = new InProcessBus();
    final Writer writer;
    final long channel;

    private final AtomicInteger incidents = new AtomicInteger();

    WriterFixture(Path directory, WriterSettings settings) throws Exception {
        Store real = SqlStore.open(directory);
        store = new FaultyStore(real);
        writer = Writer.start(
                store, bus, InstantSource.fixed(NOW), () -> "incident-" + incidents.incrementAndGet(), settings);
        channel = get(writer.submit(WriterFixture::makeChannel)).key();
    }

    /** A command that appends one message and answers its number. */
    Command<Long> append(String messageId) {
        return batch -> append(batch.store(), messageId);
    }

    long append(Session session, String messageId) {
        return session.logs().append(channel, new LogEntry(0, EntryKind.MESSAGE, "alice", messageId, NOW, new byte[1]));
    }

    /** What is committed, in the order of the log. */
    List<String> stored() {
        try (ReadSession reader = store.openReader()) {
            List<LogEntry> entries =
                    reader.logs().messages(channel, 0, Long.MAX_VALUE, false, Integer.MAX_VALUE, Long.MAX_VALUE);
            for (int i = 0; i < entries.size(); i++) {
                assertThat(entries.get(i).seq())
                        .as("numbers run without a hole")
                        .isEqualTo(i + 1);
            }
            return entries.stream().map(LogEntry::messageId).toList();
        }
    }

    /** Keeps the writer's thread busy until the returned latch is counted down; what comes meanwhile is one batch. */
    CountDownLatch hold() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Boolean> blocker = writer.submitEssential(batch -> {
            held.countDown();
            try {
                return release.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(blocker).isNotDone();
        return release;
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The refusal that the future fails with. */
    static Refusal refusal(CompletableFuture<?> future) {
        Throwable thrown = catchThrowable(
                () -> future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        if (thrown instanceof CompletionException completion && completion.getCause() instanceof Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("expected a refusal, and it was " + thrown, thrown);
    }

    static ErrorReason reason(CompletableFuture<?> future) {
        return refusal(future).reason();
    }

    @Override
    public void close() {
        store.failBegin(() -> false);
        store.failCommit(() -> false);
        assertThat(writer.close(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
        store.close();
    }

    private static ChannelRow makeChannel(Batch batch) {
        return batch.store()
                .channels()
                .insert(
                        "ch_1",
                        ChannelKind.CHANNEL_KIND_DIRECT,
                        ChannelState.CHANNEL_STATE_OPEN,
                        "alice",
                        "bob",
                        "",
                        "",
                        batch.now());
    }
}
