package dev.claw.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong, each command is answered once, and answered with a number if and only if it is stored. */
class WriterExactlyOnceTest {
    private static final int THREADS = 4;
    private static final int COMMANDS = 1_500;

    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    @Test
    @DisplayName("G1: with failing commits and broken commands, acknowledged and stored are the same")
    void submit_everythingGoesWrongAtTimes_storedIsWhatWasAcknowledged(@TempDir Path directory) throws Exception {
        WriterSettings settings = WriterSettings.DEFAULT.withLimits(64, 16, 16).withProbeInterval(Duration.ofMillis(1));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (WriterFixture fixture = new WriterFixture(directory, settings)) {
            Random faults = new Random(7);
            fixture.store.failCommit(() -> faults.nextInt(5) == 0);
            fixture.store.failBegin(() -> faults.nextInt(20) == 0);
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                senders.add(threads.submit(() -> send(fixture, number)));
            }
            for (Future<?> sender : senders) {
                sender.get(60, TimeUnit.SECONDS);
            }
            assertThat(fixture.writer.close(Duration.ofSeconds(20))).isTrue();
            List<String> stored = fixture.stored();
            assertThat(stored).containsExactlyInAnyOrderElementsOf(acknowledged.keySet());
            acknowledged.forEach((id, seq) ->
                    assertThat(stored.get(Math.toIntExact(seq) - 1)).isEqualTo(id));
        } finally {
            threads.shutdown();
        }
        assertThat(answers)
                .hasSize(THREADS * COMMANDS)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
        assertThat(acknowledged).isNotEmpty();
    }

    private void send(WriterFixture fixture, int thread) {
        Random random = new Random(thread);
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            String id = thread + "-" + i;
            Command<Long> command = command(fixture, id, random.nextInt(20));
            CompletableFuture<Long> answer =
                    random.nextBoolean() ? fixture.writer.submit(command) : fixture.writer.submitEssential(command);
            all.add(answer.handle((seq, refusal) -> {
                answers.merge(id, 1, Integer::sum);
                if (refusal == null) {
                    acknowledged.put(id, seq);
                } else {
                    assertThat(refusal).isInstanceOf(Refusal.class);
                }
                return true;
            }));
        }
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static Command<Long> command(WriterFixture fixture, String id, int fate) {
        return switch (fate) {
            case 0 ->
                batch -> {
                    fixture.append(batch.store(), id);
                    throw new IllegalStateException("a command of the test breaks");
                };
            case 1, 2 ->
                batch -> {
                    throw Refusal.of(ErrorReason.ERROR_REASON_CHANNEL_STATE, "no");
                };
            default -> fixture.append(id);
        };
    }
}
