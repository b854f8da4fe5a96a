package dev.claw.hub.adapter.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who gives way when connections hold too much together. */
final class HeldBytesTest {
    private final List<String> gone = new ArrayList<>();
    private long now;

    @Test
    @DisplayName("within the limit nobody gives way, and a little of each does not count")
    void holds_withinLimit_isCounted() {
        HeldBytes all = held(Duration.ZERO);
        HeldBytes.Share first = share(all, "first");
        HeldBytes.Share second = share(all, "second");
        first.holds(60);
        second.holds(35);
        share(all, "small").holds(9);
        assertThat(all.held()).isEqualTo(90);
        first.holds(0);
        assertThat(all.held()).isEqualTo(30);
        assertThat(gone).isEmpty();
    }

    @Test
    @DisplayName("beyond the limit those go that hold for longest, as many as it takes")
    void holds_beyondLimit_sendsOldestAway() {
        HeldBytes all = held(Duration.ZERO);
        HeldBytes.Share first = share(all, "first");
        first.holds(40);
        share(all, "second").holds(20);
        share(all, "third").holds(20);
        first.holds(50);
        share(all, "fourth").holds(70);
        assertThat(gone).containsExactly("first", "second");
        assertThat(all.held()).isEqualTo(90);
    }

    @Test
    @DisplayName("what gave way counts no more, whatever it says")
    void holds_afterGivingWay_countsNothing() {
        HeldBytes all = held(Duration.ZERO);
        HeldBytes.Share first = share(all, "first");
        first.holds(60);
        share(all, "second").holds(60);
        first.holds(90);
        first.holds(0);
        assertThat(gone).containsExactly("first");
        assertThat(all.held()).isEqualTo(60);
    }

    @Test
    @DisplayName("those that hold for no longer than the patience stay, and the newcomer goes")
    void holds_withinPatience_sendsNewcomerAway() {
        HeldBytes all = held(Duration.ofSeconds(10));
        share(all, "first").holds(60);
        now = Duration.ofSeconds(9).toNanos();
        share(all, "second").holds(60);
        assertThat(gone).containsExactly("second");
        now = Duration.ofSeconds(10).toNanos();
        share(all, "third").holds(60);
        assertThat(gone).containsExactly("second", "first");
        assertThat(all.held()).isEqualTo(60);
    }

    @Test
    @DisplayName("one that alone holds more than all may goes itself")
    void holds_aloneBeyondLimit_goes() {
        HeldBytes all = held(Duration.ZERO);
        share(all, "other").holds(20);
        share(all, "large").holds(1_000);
        assertThat(gone).containsExactly("other", "large");
        assertThat(all.held()).isZero();
    }

    private HeldBytes held(Duration patience) {
        return new HeldBytes(100, 10, patience, () -> now);
    }

    private HeldBytes.Share share(HeldBytes all, String name) {
        return all.share(() -> gone.add(name));
    }
}
