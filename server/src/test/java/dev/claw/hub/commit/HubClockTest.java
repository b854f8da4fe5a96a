package dev.claw.hub.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The hub's time, against a machine's time that is set as the test likes. */
final class HubClockTest {
    private static final Instant NEWEST = Instant.parse("2026-11-01T08:00:00Z");

    private Instant machine = NEWEST;
    private long nanos = Long.MAX_VALUE - 5;
    private final HubClock clock = new HubClock(() -> machine, () -> nanos, NEWEST);

    @Test
    void instant_machineGoesOn_isTheMachines() {
        pass(Duration.ofSeconds(3));
        assertThat(clock.instant()).isEqualTo(NEWEST.plusSeconds(3));
        machine = NEWEST.plusSeconds(1_000);
        assertThat(clock.instant()).isEqualTo(NEWEST.plusSeconds(1_000));
        assertThat(clock.behind()).isZero();
    }

    @Test
    @DisplayName("G16: behind a clock set back, time goes on at half its speed until the machine has caught up")
    void instant_machineSetBack_goesOnAtHalfSpeedUntilTheyMeet() {
        machine = NEWEST.minusSeconds(100);
        assertThat(clock.instant()).isEqualTo(NEWEST);
        assertThat(clock.behind()).isEqualTo(Duration.ofSeconds(100));
        pass(Duration.ofSeconds(60));
        assertThat(clock.instant()).isEqualTo(NEWEST.plusSeconds(30));
        pass(Duration.ofSeconds(140));
        assertThat(clock.instant()).isEqualTo(NEWEST.plusSeconds(100)).isEqualTo(machine);
        pass(Duration.ofSeconds(10));
        assertThat(clock.instant()).isEqualTo(machine);
    }

    @Test
    void instant_machineSetBackAgainAndAgain_neverGoesBack() {
        Instant before = clock.instant();
        for (int i = 1; i <= 1_000; i++) {
            pass(Duration.ofMillis(i));
            machine = i % 7 == 0 ? machine.minusSeconds(i) : machine;
            Instant now = clock.instant();
            assertThat(now).isAfterOrEqualTo(before);
            before = now;
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        machine = machine.plus(time);
    }
}
