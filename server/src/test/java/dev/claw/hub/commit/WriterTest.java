package dev.claw.hub.commit;

import static dev.claw.hub.commit.WriterFixture.get;
import static dev.claw.hub.commit.WriterFixture.reason;
import static dev.claw.hub.commit.WriterFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer with a store that works. */
@SuppressWarnings("try") // a subscription is held, not used
class WriterTest {
    private static final int QUEUE = 8;
    private static final int RESERVE = 4;

    @TempDir
    private Path directory;

    private WriterFixture fixture;
    private Writer writer;

    @BeforeEach
    void start() throws Exception {
        fixture = new WriterFixture(directory, WriterSettings.DEFAULT.withLimits(QUEUE, RESERVE, 64));
        writer = fixture.writer;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @DisplayName("G1: an answered command is durable, others see it")
    void submit_command_completesWhenItIsCommitted() throws Exception {
        assertThat(get(writer.submit(fixture.append("m1")))).isEqualTo(1);
        assertThat(fixture.stored()).containsExactly("m1");
    }

    @Test
    @DisplayName("G3: what one thread submits is written in that order")
    void submit_fromOneThread_runsInOrder() throws Exception {
        List<String> sent = new ArrayList<>();
        CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
        for (int i = 0; i < 500; i++) {
            // Essential and other commands share one order.
            last = i % 3 == 0
                    ? writer.submitEssential(fixture.append("m" + i))
                    : writer.submit(fixture.append("m" + i));
            sent.add("m" + i);
            if (i % QUEUE == QUEUE - 1) {
                get(last);
            }
        }
        get(last);
        assertThat(fixture.stored()).isEqualTo(sent);
    }

    @Test
    void submit_whileTheWriterIsBusy_isOneTransaction() throws Exception {
        CountDownLatch release = fixture.hold();
        int before = fixture.store.begun();
        List<CompletableFuture<Instant>> times = IntStream.range(0, QUEUE)
                .mapToObj(i -> writer.submit(Batch::now))
                .toList();
        release.countDown();
        for (CompletableFuture<Instant> time : times) {
            assertThat(get(time)).isEqualTo(WriterFixture.NOW.truncatedTo(ChronoUnit.MICROS));
        }
        assertThat(fixture.store.begun()).isEqualTo(before + 1);
    }

    @Test
    void submit_refusingCommand_failsAlone() throws Exception {
        CountDownLatch release = fixture.hold();
        int before = fixture.store.begun();
        CompletableFuture<Long> first = writer.submit(fixture.append("m1"));
        CompletableFuture<Long> refused = writer.submit(batch -> {
            throw Refusal.of(ErrorReason.ERROR_REASON_INBOX_FULL, "full");
        });
        CompletableFuture<Long> last = writer.submit(fixture.append("m2"));
        release.countDown();
        assertThat(get(first)).isEqualTo(1);
        assertThat(reason(refused)).isEqualTo(ErrorReason.ERROR_REASON_INBOX_FULL);
        assertThat(get(last)).isEqualTo(2);
        assertThat(fixture.store.begun()).as("transactions").isEqualTo(before + 1);
    }

    @Test
    void submit_breakingCommand_failsAloneWithAnIncident() throws Exception {
        CountDownLatch release = fixture.hold();
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Long> first = writer.submit(batch -> {
            runs.incrementAndGet();
            return fixture.append(batch.store(), "m1");
        });
        CompletableFuture<Long> broken = writer.submit(batch -> {
            fixture.append(batch.store(), "never");
            batch.ring("never");
            throw new IllegalStateException("a command of the test breaks");
        });
        CompletableFuture<Long> last = writer.submit(fixture.append("m2"));
        AtomicInteger rings = new AtomicInteger();
        try (var subscription = fixture.bus.subscribe("never", rings::incrementAndGet)) {
            release.countDown();
            assertThat(get(first)).isEqualTo(1);
            assertThat(refusal(broken).metadata()).containsEntry("incident", "incident-1");
            assertThat(reason(broken)).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
            assertThat(get(last)).isEqualTo(2);
        }
        assertThat(runs).as("runs of the neighbour, once rolled back").hasValue(2);
        assertThat(fixture.stored()).containsExactly("m1", "m2");
        assertThat(rings).hasValue(0);
        assertThat(writer.isHealthy()).isTrue();
    }

    @Test
    void submit_commandThrowsAnError_theWriterLivesOn() throws Exception {
        CompletableFuture<Long> broken = writer.submit(batch -> {
            throw new StackOverflowError("of the test");
        });
        assertThat(reason(broken)).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
        assertThat(get(writer.submit(fixture.append("m1")))).isEqualTo(1);
    }

    @Test
    void ring_severalTimes_ringsOncePerTopicBehindTheCompletion() throws Exception {
        CountDownLatch release = fixture.hold();
        List<String> events = new ArrayList<>();
        try (var a = fixture.bus.subscribe("a", () -> events.add("ring a"));
                var b = fixture.bus.subscribe("b", () -> events.add("ring b"));
                var c = fixture.bus.subscribe("refused", () -> events.add("ring refused"))) {
            CompletableFuture<Void> first = writer.submit(batch -> {
                        batch.ring("a");
                        batch.ring("a");
                        return true;
                    })
                    .thenAccept(done -> events.add("first"));
            CompletableFuture<Boolean> refused = writer.submit(batch -> {
                batch.ring("refused");
                throw Refusal.of(ErrorReason.ERROR_REASON_INBOX_FULL, "full");
            });
            CompletableFuture<Void> second = writer.submit(batch -> {
                        batch.ring("b");
                        batch.ring("a");
                        return true;
                    })
                    .thenAccept(done -> events.add("second"));
            release.countDown();
            get(CompletableFuture.allOf(first, second));
            assertThat(reason(refused)).isEqualTo(ErrorReason.ERROR_REASON_INBOX_FULL);
            // Behind it the rings of the batch before are over.
            get(writer.submit(batch -> true));
        }
        assertThat(events).containsExactly("first", "second", "ring a", "ring b");
    }

    @Test
    @DisplayName("G24: a full queue refuses with a delay, and what relieves the hub goes on")
    void submit_queueFull_refusesUntilThereIsRoom() throws Exception {
        CountDownLatch release = fixture.hold();
        List<CompletableFuture<Long>> taken = new ArrayList<>();
        for (int i = 0; i < QUEUE; i++) {
            taken.add(writer.submit(fixture.append("m" + i)));
        }
        CompletableFuture<Long> refused = writer.submit(fixture.append("no"));
        assertThat(refused).isCompletedExceptionally();
        assertThat(reason(refused)).isEqualTo(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL);
        assertThat(refusal(refused).retryDelay()).contains(WriterSettings.DEFAULT.retryDelay());
        for (int i = 0; i < RESERVE; i++) {
            taken.add(writer.submitEssential(fixture.append("e" + i)));
        }
        assertThat(reason(writer.submitEssential(fixture.append("no"))))
                .isEqualTo(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL);
        release.countDown();
        for (int i = 0; i < taken.size(); i++) {
            assertThat(get(taken.get(i))).isEqualTo(i + 1);
        }
        assertThat(get(writer.submit(fixture.append("again")))).isEqualTo(taken.size() + 1);
    }

    @Test
    void submitAll_moreThanFit_takesTheFirstOnesInOrder() throws Exception {
        CountDownLatch release = fixture.hold();
        List<Command<Long>> commands = IntStream.range(0, QUEUE + 3)
                .mapToObj(i -> fixture.append("m" + i))
                .toList();
        List<CompletableFuture<Long>> futures = writer.submitAll(commands);
        release.countDown();
        assertThat(futures).hasSize(QUEUE + 3);
        for (int i = 0; i < QUEUE; i++) {
            assertThat(get(futures.get(i))).isEqualTo(i + 1);
        }
        for (CompletableFuture<Long> refused : futures.subList(QUEUE, QUEUE + 3)) {
            assertThat(reason(refused)).isEqualTo(ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL);
        }
    }
}
