package dev.claw.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Payload;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The bound of what waits for one stream. */
final class AnswersTest {
    private final Answers<Payload> answers = new Answers<>(new HubLimits.Buffer(3, 1_000, Duration.ofSeconds(30)));

    @Test
    @DisplayName("G23: no more frames wait than the limit says; a taken one gives room")
    void add_beyondEntries_isRefusedUntilOneIsTaken() {
        assertThat(answers.add(frame(1))).isTrue();
        assertThat(answers.add(frame(2))).isTrue();
        assertThat(answers.add(frame(3))).isTrue();
        assertThat(answers.add(frame(4))).isFalse();
        assertThat(answers.next()).contains(frame(1));
        assertThat(answers.add(frame(5))).isTrue();
        assertThat(answers.next()).contains(frame(2));
        assertThat(answers.full().reason()).isEqualTo(ErrorReason.ERROR_REASON_SLOW_READER);
    }

    @Test
    @DisplayName("G23: no more bytes wait than the limit says; one frame of any size waits alone")
    void add_beyondBytes_isRefusedUnlessAlone() {
        assertThat(answers.add(frame(5_000))).isTrue();
        assertThat(answers.add(frame(1))).isFalse();
        assertThat(answers.next()).isPresent();
        assertThat(answers.next()).isEmpty();
        assertThat(answers.add(frame(600))).isTrue();
        assertThat(answers.add(frame(600))).isFalse();
        answers.clear();
        assertThat(answers.add(frame(600))).isTrue();
    }

    private static Payload frame(int size) {
        return Payload.newBuilder()
                .setText("长".repeat(size / 3) + "x".repeat(size % 3))
                .build();
    }
}
