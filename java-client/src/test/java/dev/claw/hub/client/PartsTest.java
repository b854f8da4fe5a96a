package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PartsTest {
    // The largest value that a random number below a bound can have.
    private static final RandomGenerator HIGHEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void backoff_failuresInARow_doubleUpToTheMaximumUntilASuccess() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), HIGHEST);

        assertThat(List.of(
                        backoff.next(Optional.empty()),
                        backoff.next(Optional.empty()),
                        backoff.next(Optional.empty()),
                        backoff.next(Optional.empty()),
                        backoff.next(Optional.empty())))
                .extracting(Duration::toMillis)
                .containsExactly(200L, 400L, 800L, 1000L, 1000L);
        backoff.reset();
        assertThat(backoff.next(Optional.empty())).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void backoff_isAnyTimeUpToItsBound_butNeverBeforeTheHubsDelay() {
        RandomGenerator lowest = () -> 0;
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), lowest);

        assertThat(backoff.next(Optional.empty())).isZero();
        assertThat(backoff.next(Optional.of(Duration.ofSeconds(3)))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void loop_askedForWhileHeld_runsOneTurnForAll() {
        AtomicInteger turns = new AtomicInteger();
        SerialLoop loop = new SerialLoop(turns::incrementAndGet, fault -> {}, Runnable::run);

        assertThat(loop.enter()).isTrue();
        loop.signal();
        loop.signal();
        assertThat(loop.enter()).isFalse();
        assertThat(turns).hasValue(0);
        loop.leave();

        assertThat(turns).hasValue(1);
    }

    @Test
    void loop_withAnExecutor_sharesATurnUntilItRuns() {
        List<Runnable> waiting = new ArrayList<>();
        AtomicInteger turns = new AtomicInteger();
        SerialLoop loop = new SerialLoop(turns::incrementAndGet, fault -> {}, waiting::add);

        loop.signal();
        loop.signal();
        assertThat(turns).hasValue(0);
        assertThat(waiting).hasSize(1);
        waiting.remove(0).run();

        assertThat(turns).hasValue(1);
    }

    @Test
    void loop_executorIsOver_runsHere() {
        AtomicInteger turns = new AtomicInteger();
        SerialLoop loop = new SerialLoop(turns::incrementAndGet, fault -> {}, task -> {
            throw new RejectedExecutionException("over");
        });

        loop.signal();

        assertThat(turns).hasValue(1);
    }

    @Test
    void loop_taskThatThrows_doesNotStopIt() {
        List<Throwable> faults = new ArrayList<>();
        AtomicInteger turns = new AtomicInteger();
        SerialLoop loop = new SerialLoop(turns::incrementAndGet, faults::add, Runnable::run);
        loop.execute(() -> {
            throw new IllegalStateException("坏");
        });
        loop.signal();

        assertThat(faults).hasSize(1);
        assertThat(turns).hasValue(1);
    }

    @Test
    void loop_askedForFromWithin_runsAnotherTurnAndNeverNests() {
        List<String> order = new ArrayList<>();
        SerialLoop[] loop = new SerialLoop[1];
        loop[0] = new SerialLoop(() -> order.add("turn"), fault -> {}, Runnable::run);
        loop[0].execute(() -> {
            loop[0].execute(() -> order.add("inner"));
            order.add("outer");
        });

        assertThat(order).containsExactly("outer", "inner", "turn", "turn");
    }

    @Test
    void rota_oneSourceNeverRunsDry_keepsNoneWaiting() {
        int[] counts = {5, 2};
        Rota<String> rota = new Rota<>(List.of(
                () -> Optional.of("busy"),
                () -> counts[0]-- > 0 ? Optional.of("a") : Optional.empty(),
                () -> counts[1]-- > 0 ? Optional.of("b") : Optional.empty()));
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rota.next().ifPresent(frames::add);
        }

        assertThat(frames).containsExactly("busy", "a", "b", "busy", "a", "b", "busy", "a", "busy");
        assertThat(new Rota<String>(List.of(Optional::empty)).next()).isEmpty();
    }

    @Test
    void budget_full_admitsAgainAfterARelease() {
        Budget budget = new Budget(2, 100);

        assertThat(budget.admit(500)).as("one entry alone always fits").isTrue();
        assertThat(budget.admit(1)).isFalse();
        budget.release(500);
        assertThat(budget.admit(40)).isTrue();
        assertThat(budget.admit(60)).isTrue();
        assertThat(budget.admit(0)).as("no third entry").isFalse();
        budget.release(40);
        assertThat(budget.entries()).isEqualTo(1);
        assertThat(budget.admit(41)).as("101 bytes").isFalse();
    }

    @Test
    void ids_ofLaterMessages_sortLater() {
        Instant[] now = {Instant.ofEpochMilli(1_000_000)};
        Ids ids = new Ids(() -> now[0], new Random(1));
        String first = ids.messageId();
        now[0] = now[0].plusMillis(1);

        assertThat(ids.messageId()).isGreaterThan(first);
        assertThat(ids.callId()).isNotEqualTo(ids.callId());
    }

    @Test
    void acknowledgements_passedOver_waitForWhatWasShownBefore() {
        AtomicInteger advances = new AtomicInteger();
        Acknowledgements acknowledgements = new Acknowledgements(advances::incrementAndGet);
        ReceivedEntry first = entry(1, acknowledgements);
        acknowledgements.add(1, first);
        acknowledgements.passed(4);
        acknowledgements.passed(9);
        assertThat(acknowledgements.through()).isZero();
        first.acknowledge();
        first.acknowledge();

        assertThat(acknowledgements.through()).isEqualTo(9);
        assertThat(advances).hasValue(1);
    }

    @Test
    void cut_longText_keepsWholeCharacters() {
        String text = "汉字😀".repeat(10);

        assertThat(CallAnswers.cut(text, 7).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(7);
        assertThat(CallAnswers.cut(text, 7)).isEqualTo("汉字");
        assertThat(CallAnswers.cut(text, 10)).isEqualTo("汉字😀");
        assertThat(CallAnswers.cut("short", 128)).isEqualTo("short");
        assertThat(CallAnswers.cut("x".repeat(128), 128)).hasSize(128);
    }

    @Test
    void percentEncoding_keepsPlainNamesAndEncodesTheRest() {
        assertThat(HubLine.percentEncoded("agent-1._~:@/x")).isEqualTo("agent-1._~:@/x");
        assertThat(HubLine.percentEncoded("甲 +%")).isEqualTo("%E7%94%B2%20%2B%25");
    }

    @Test
    void payloads_asText_readsEveryKind() {
        assertThat(Payloads.asText(Payloads.json("{\"数\":12345678901234567890}")))
                .isEqualTo("{\"数\":12345678901234567890}");
        assertThat(Payloads.asText(Payloads.text("你好"))).isEqualTo("你好");
        assertThat(Payloads.asText(Payloads.data("字".getBytes(StandardCharsets.UTF_8), "text/plain")))
                .isEqualTo("字");
        assertThat(Payloads.asText(Payload.getDefaultInstance())).isEmpty();
        assertThat(Payloads.data(new byte[0], "image/png").getMediaType()).isEqualTo("image/png");
    }

    @Test
    void options_outOfRange_sayWhatWasExpected() {
        assertThatThrownBy(() -> InboxOptions.defaults().withWindow(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window is 0, expected at least 1 entry");
        assertThatThrownBy(() -> ProviderOptions.defaults().withMaxCalls(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxCalls is 0, expected at least 1 call");
    }

    private static ReceivedEntry entry(long seq, Acknowledgements acknowledgements) {
        InboxEntry entry = InboxEntry.newBuilder().setInboxSeq(seq).build();
        LogReading.Marks marks = new LogReading.Marks() {
            @Override
            public void acknowledged() {}

            @Override
            public void read(String channelId, long through) {}
        };
        return new ReceivedEntry(entry, false, new LogReading(Optional.empty(), marks), acknowledgements);
    }
}
