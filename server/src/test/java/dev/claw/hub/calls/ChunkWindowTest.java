package dev.claw.hub.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.OutgoingCall;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ChunkWindowTest {
    private final ChunkWindow window = new ChunkWindow(1_000);

    @Test
    @DisplayName("admits up to its bytes, whether they wait in the hub or with the receiver")
    void admit_upToItsBytes() {
        Piece first = piece(600);
        assertThat(window.admit(first)).isTrue();
        window.written(first);
        assertThat(window.admit(piece(400))).isTrue();
        assertThat(window.admit(piece(1))).isFalse();
        assertThat(window.admit(piece(0))).isTrue();
    }

    @Test
    @DisplayName("only what was delivered can be consumed, however much is said")
    void consume_moreThanDelivered_countsAsAllOfIt() {
        Piece delivered = piece(300);
        assertThat(window.admit(delivered)).isTrue();
        window.written(delivered);
        assertThat(window.admit(piece(700))).isTrue();
        assertThat(window.consume(-1)).isTrue();
        assertThat(window.takeConsumed()).isEqualTo(300);
        assertThat(window.admit(piece(301))).isFalse();
        assertThat(window.admit(piece(300))).isTrue();
    }

    @Test
    @DisplayName("what was consumed is told once, gathered, and not at all when it is nothing")
    void consume_severalTimes_isToldTogether() {
        Piece piece = piece(500);
        assertThat(window.admit(piece)).isTrue();
        assertThat(window.consume(10)).isFalse();
        window.written(piece);
        assertThat(window.consume(0)).isFalse();
        assertThat(window.consume(10)).isTrue();
        assertThat(window.consume(20)).isFalse();
        assertThat(window.takeConsumed()).isEqualTo(30);
        assertThat(window.consume(5)).isTrue();
    }

    @Test
    @DisplayName("the pieces that wait are bounded in number; those that left are not counted")
    void admit_tinyPieces_areBoundedWhileTheyWait() {
        Piece tiny = piece(0);
        for (int i = 0; i < 1_000 / 64; i++) {
            assertThat(window.admit(tiny)).isTrue();
        }
        assertThat(window.admit(tiny)).isFalse();
        window.written(tiny);
        assertThat(window.admit(tiny)).isTrue();
    }

    private static Piece piece(int bytes) {
        CallerAccount account = new CallerAccount("alice", HubLimits.defaults());
        LiveCall call = new LiveCall(
                account, OutgoingCall.getDefaultInstance(), new RecordedSide(), Optional.empty(), Long.MAX_VALUE);
        return new Piece(call, Chunk.getDefaultInstance(), bytes);
    }
}
