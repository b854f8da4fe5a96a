package dev.claw.hub.adapter.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AckTrackerRulesTest {
    private static final long SECOND = 1_000_000_000L;

    private final AckTracker<String> tracker = new AckTracker<>(Duration.ofSeconds(2));

    @Test
    @DisplayName("an entry counts as received 2 s after the ping behind it was answered, and not before")
    void settled_afterPongAndTwoSeconds_givesEntryOnce() {
        tracker.written("a");
        assertThat(tracker.nextPing()).hasValue(1);
        assertThat(tracker.settled(100 * SECOND)).isEmpty();
        tracker.pong(1, 10 * SECOND);
        assertThat(tracker.settled(12 * SECOND - 1)).isEmpty();
        assertThat(tracker.settled(12 * SECOND)).containsExactly("a");
        assertThat(tracker.settled(13 * SECOND)).isEmpty();
    }

    @Test
    @DisplayName("what is written while a ping is under way waits for the next one")
    void pong_coversOnlyWhatWasWrittenBeforeItsPing() {
        tracker.written("a");
        assertThat(tracker.nextPing()).hasValue(1);
        tracker.written("b");
        assertThat(tracker.nextPing()).isEmpty();
        tracker.pong(1, 0);
        assertThat(tracker.settled(2 * SECOND)).containsExactly("a");
        assertThat(tracker.nextPing()).hasValue(2);
        tracker.pong(2, 3 * SECOND);
        assertThat(tracker.settled(5 * SECOND)).containsExactly("b");
    }

    @Test
    @DisplayName("a pong of another number means nothing")
    void pong_ofAnotherNumber_settlesNothing() {
        tracker.written("a");
        assertThat(tracker.nextPing()).hasValue(1);
        tracker.pong(0, 0);
        tracker.pong(7, 0);
        assertThat(tracker.settled(100 * SECOND)).isEmpty();
    }
}
