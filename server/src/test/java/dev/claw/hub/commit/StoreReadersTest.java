package dev.claw.hub.commit;

import static dev.claw.hub.commit.WriterFixture.get;
import static dev.claw.hub.commit.WriterFixture.reason;
import static dev.claw.hub.commit.WriterFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.Session;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ErrorReason;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreReadersTest {
    @TempDir
    private Path directory;

    private WriterFixture fixture;
    private StoreReaders readers;

    @BeforeEach
    void start() throws Exception {
        fixture = new WriterFixture(directory, WriterSettings.DEFAULT);
        readers = StoreReaders.start(fixture.store, () -> "incident", new StoreReaders.Settings(1, 1));
    }

    @AfterEach
    void stop() {
        readers.close();
        fixture.close();
    }

    @Test
    void read_committed_isSeenOnAReadersThread() throws Exception {
        for (long seq = 1; seq <= 3; seq++) {
            get(fixture.writer.submit(fixture.append("m" + seq)));
            assertThat(head()).isEqualTo(seq);
        }
        assertThat(get(readers.read((Session session) -> Thread.currentThread().getName())))
                .startsWith("claw-reader-");
    }

    @Test
    void read_queryRefusesOrBreaks_failsWithThatAndTheNextOneWorks() throws Exception {
        CompletableFuture<Long> refused = readers.read(session -> {
            throw Refusal.of(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND, "no");
        });
        assertThat(reason(refused)).isEqualTo(ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND);
        CompletableFuture<Long> broken = readers.read(session -> {
            throw new IllegalStateException("a query of the test breaks");
        });
        assertThat(refusal(broken).metadata()).containsEntry("incident", "incident");
        assertThat(reason(broken)).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
        assertThat(head()).isZero();
    }

    @Test
    void read_storeFails_isUnavailableAndANewSessionIsOpened() throws Exception {
        CompletableFuture<Long> failed = readers.read(session -> {
            throw new StoreException("of the test");
        });
        assertThat(reason(failed)).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        AtomicInteger opened = new AtomicInteger();
        fixture.store.failReader(() -> opened.incrementAndGet() == 1);
        assertThat(reason(readHead())).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(head()).isZero();
        assertThat(head()).isZero();
        assertThat(opened).as("sessions opened").hasValue(2);
    }

    @Test
    void read_queueFull_isRefusedWithADelay() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> first = readers.read(session -> {
            running.countDown();
            return await(release);
        });
        running.await();
        CompletableFuture<Boolean> waiting = readers.read(session -> true);
        CompletableFuture<Boolean> refused = readers.read(session -> true);
        assertThat(reason(refused)).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(refusal(refused).retryDelay()).isPresent();
        release.countDown();
        assertThat(get(first)).isTrue();
        assertThat(get(waiting)).isTrue();
    }

    @Test
    void close_waiting_isAnsweredAndThenNothingIsAccepted() throws Exception {
        CompletableFuture<Boolean> waiting = readers.read(session -> true);
        readers.close();
        assertThat(get(waiting)).isTrue();
        assertThat(reason(readers.read(session -> true))).isEqualTo(ErrorReason.ERROR_REASON_HUB_STOPPING);
    }

    private CompletableFuture<Long> readHead() {
        return readers.read(session -> session.logs().head(fixture.channel));
    }

    private long head() throws Exception {
        return get(readHead());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
