package dev.claw.hub.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who goes when a door has as many guests as it takes. */
final class GuestsTest {
    private final Guests guests = new Guests(3);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @Test
    @DisplayName("for one more the oldest goes, and those that were served are not it")
    void enter_whenFull_sendsAwayTheOldest() {
        enter(3);
        guests.served(channels.get(0));
        enter(1);
        assertThat(open()).containsExactly(true, false, true, true);
        assertThat(guests.size()).isEqualTo(3);
    }

    @Test
    @DisplayName("one that left makes room, and is never sent away")
    void leave_makesRoom() {
        enter(3);
        guests.leave(channels.get(0));
        channels.get(1).close();
        enter(2);
        assertThat(open()).containsExactly(true, false, true, true, true);
        guests.served(channels.get(0));
        assertThat(guests.size()).isEqualTo(3);
    }

    private void enter(int many) {
        for (int i = 0; i < many; i++) {
            EmbeddedChannel channel = new EmbeddedChannel();
            channels.add(channel);
            guests.enter(channel);
        }
    }

    private List<Boolean> open() {
        return channels.stream().map(EmbeddedChannel::isOpen).toList();
    }
}
