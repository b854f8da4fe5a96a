package dev.claw.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rule of slow readers, with explicit times. */
final class SlowReaderTest {
    private static final long START = Long.MAX_VALUE - seconds(10);

    private final SlowReader slow = new SlowReader(Duration.ofSeconds(30));

    @Test
    @DisplayName("G23: a transport that accepted nothing for 30 s is too slow, and not a moment before")
    void tooSlow_nothingAccepted_onlyWhenTimeIsOver() {
        slow.begin(START, 5, 70_000);
        assertThat(slow.tooSlow(START, 5, 70_000)).isFalse();
        assertThat(slow.tooSlow(START + seconds(30) - 1, 5, 70_000)).isFalse();
        assertThat(slow.tooSlow(START + seconds(30), 5, 70_000)).isTrue();
        assertThat(slow.refusal().reason()).isEqualTo(ErrorReason.ERROR_REASON_SLOW_READER);
        assertThat(slow.refusal()).hasMessageContaining("30000 ms");
    }

    @Test
    @DisplayName("G23: one accepted byte begins the time anew, however slow the reader is")
    void tooSlow_aByteAccepted_beginsAnew() {
        slow.begin(START, 5, 70_000);
        assertThat(slow.tooSlow(START + seconds(29), 5, 69_999)).isFalse();
        assertThat(slow.tooSlow(START + seconds(58), 5, 69_999)).isFalse();
        assertThat(slow.tooSlow(START + seconds(58), 5, 69_998)).isFalse();
        assertThat(slow.tooSlow(START + seconds(87), 5, 69_998)).isFalse();
        assertThat(slow.tooSlow(START + seconds(88), 5, 69_998)).isTrue();
    }

    @Test
    @DisplayName("G23: a transport that took frames and holds as much again has moved")
    void tooSlow_framesTakenMeanwhile_beginsAnew() {
        slow.begin(START, 5, 70_000);
        assertThat(slow.tooSlow(START + seconds(40), 6, 70_000)).isFalse();
        assertThat(slow.tooSlow(START + seconds(69), 6, 70_000)).isFalse();
        assertThat(slow.tooSlow(START + seconds(70), 6, 70_000)).isTrue();
    }

    private static long seconds(int count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
