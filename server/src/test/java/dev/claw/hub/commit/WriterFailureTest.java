package dev.claw.hub.commit;

import static dev.claw.hub.commit.WriterFixture.get;
import static dev.claw.hub.commit.WriterFixture.reason;
import static dev.claw.hub.commit.WriterFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.store.StoreException;
import dev.claw.hub.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer when the store fails, and when the hub stops. */
class WriterFailureTest {
    @TempDir
    private Path directory;

    private WriterFixture fixture;
    private Writer writer;

    @BeforeEach
    void start() throws Exception {
        fixture = new WriterFixture(directory, WriterSettings.DEFAULT.withProbeInterval(Duration.ofMillis(5)));
        writer = fixture.writer;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @DisplayName("G25: a commit that fails acknowledges nothing, and recovery is by itself")
    void commit_fails_refusesTheWholeBatchAndRecovers() throws Exception {
        List<Boolean> health = new CopyOnWriteArrayList<>();
        writer.onHealth(health::add);
        CountDownLatch release = fixture.hold();
        AtomicInteger commits = new AtomicInteger();
        // The first is the one that holds the writer; the second is that of the two.
        fixture.store.failCommit(() -> commits.incrementAndGet() == 2);
        CompletableFuture<Long> first = writer.submit(fixture.append("m1"));
        CompletableFuture<Long> second = writer.submit(fixture.append("m2"));
        release.countDown();
        assertThat(reason(first)).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(reason(second)).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(refusal(second).retryDelay()).isPresent();
        assertThat(fixture.stored()).isEmpty();

        assertThat(get(writer.submit(fixture.append("m3")))).isEqualTo(1);
        assertThat(writer.isHealthy()).isTrue();
        assertThat(health).containsExactly(false, true);
    }

    @Test
    @DisplayName("G25: a store that cannot begin is tried again while nothing is sent")
    void begin_fails_recoversWithoutACommand() throws Exception {
        fixture.store.failBegin(() -> true);
        assertThat(reason(writer.submit(fixture.append("m1")))).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(writer.isHealthy()).isFalse();
        fixture.store.failBegin(() -> false);
        await().until(writer::isHealthy);
        assertThat(get(writer.submit(fixture.append("m2")))).isEqualTo(1);
    }

    @Test
    void command_storeFailsUnderIt_isUnavailableAndItsNeighboursAreWritten() throws Exception {
        CountDownLatch release = fixture.hold();
        CompletableFuture<Long> first = writer.submit(fixture.append("m1"));
        CompletableFuture<Long> failing = writer.submit(batch -> {
            throw new StoreException("of the test");
        });
        CompletableFuture<Long> last = writer.submit(fixture.append("m2"));
        release.countDown();
        assertThat(get(first)).isEqualTo(1);
        assertThat(reason(failing)).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(get(last)).isEqualTo(2);
        await().until(writer::isHealthy);
    }

    @Test
    void rerun_storeCannotBegin_refusesTheRestAtOnce() throws Exception {
        CountDownLatch release = fixture.hold();
        AtomicInteger begins = new AtomicInteger();
        fixture.store.failBegin(() -> begins.incrementAndGet() == 3);
        CompletableFuture<Long> first = writer.submit(fixture.append("m1"));
        CompletableFuture<Long> broken = writer.submit(batch -> {
            throw new IllegalStateException("a command of the test breaks");
        });
        CompletableFuture<Long> last = writer.submit(fixture.append("m2"));
        release.countDown();
        assertThat(get(first)).isEqualTo(1);
        assertThat(reason(broken)).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(reason(last)).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(fixture.stored()).containsExactly("m1");
    }

    @Test
    void listener_throws_neitherWriterNorOtherListenersCare() throws Exception {
        List<Boolean> health = new CopyOnWriteArrayList<>();
        writer.onHealth(now -> {
            throw new IllegalStateException("a listener of the test breaks");
        });
        writer.onHealth(health::add);
        AtomicInteger commits = new AtomicInteger();
        fixture.store.failCommit(() -> commits.incrementAndGet() == 1);
        assertThat(reason(writer.submit(fixture.append("m1")))).isEqualTo(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE);
        assertThat(get(writer.submit(fixture.append("m2")))).isEqualTo(1);
        assertThat(health).containsExactly(false, true);
    }

    @Test
    void close_queued_isWrittenAndThenNothingIsAccepted() throws Exception {
        CountDownLatch release = fixture.hold();
        CompletableFuture<Long> queued = writer.submit(fixture.append("m1"));
        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> writer.close(Duration.ofSeconds(20)));
        await().until(() -> writer.submit(fixture.append("late")).isCompletedExceptionally());
        release.countDown();
        assertThat(get(closing)).isTrue();
        assertThat(get(queued)).isEqualTo(1);
        assertThat(reason(writer.submit(fixture.append("no")))).isEqualTo(ErrorReason.ERROR_REASON_HUB_STOPPING);
        assertThat(reason(writer.submitEssential(fixture.append("no"))))
                .isEqualTo(ErrorReason.ERROR_REASON_HUB_STOPPING);
        assertThat(reason(writer.submitAll(List.of(fixture.append("no"))).get(0)))
                .isEqualTo(ErrorReason.ERROR_REASON_HUB_STOPPING);
        assertThat(fixture.stored()).startsWith("m1").doesNotContain("no");
    }

    @Test
    void close_graceIsOver_refusesWhatIsQueued() throws Exception {
        CountDownLatch release = fixture.hold();
        CompletableFuture<Long> queued = writer.submit(fixture.append("m1"));
        assertThat(writer.close(Duration.ofMillis(1))).isFalse();
        assertThat(reason(queued)).isEqualTo(ErrorReason.ERROR_REASON_HUB_STOPPING);
        release.countDown();
        assertThat(writer.close(Duration.ofSeconds(20))).isTrue();
        assertThat(fixture.stored()).isEmpty();
    }

    @Test
    void close_onTheWritersOwnThread_doesNotWaitForItself() throws Exception {
        CompletableFuture<Boolean> closed =
                writer.submit(batch -> true).thenApply(done -> writer.close(Duration.ofSeconds(20)));
        assertThat(get(closed)).isIn(true, false);
        assertThat(writer.close(Duration.ofSeconds(20))).isTrue();
    }
}
