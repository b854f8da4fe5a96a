package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ChunkOutletTest {
    private static final int WINDOW = 64 * 20;

    private final List<Chunk> left = new ArrayList<>();
    private final ChunkOutlet outlet = new ChunkOutlet(() -> WINDOW, (from, chunk) -> left.add(chunk));

    private List<CompletableFuture<Void>> send(int pieces, Payload... of) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            sent.add(outlet.send(of[i % of.length]));
            if (left.size() > i) {
                outlet.left();
            }
        }
        return sent;
    }

    @Test
    void tinyPieces_nobodyConsumes_areNoMoreThanTheHubHolds() {
        outlet.start();
        List<CompletableFuture<Void>> sent = send(22, Payloads.text("字"));

        assertThat(left).as("one per 64 bytes of the window").hasSize(20);
        assertThat(sent.get(19)).isCompleted();
        assertThat(sent.get(20)).isNotDone();
        outlet.consumed(2);
        assertThat(sent.get(20)).as("less than a piece was consumed").isNotDone();
        outlet.consumed(1);
        assertThat(sent.get(20)).isCompleted();
        assertThat(sent.get(21)).isNotDone();
        outlet.consumed(60);
        assertThat(sent.get(21)).isCompleted();
    }

    @Test
    void emptyPieces_ofWhichNobodyTells_takeNoRoom() {
        outlet.start();
        List<CompletableFuture<Void>> sent = send(60, Payloads.text(""), Payloads.text("字"), Payloads.text(""));

        assertThat(sent.get(58)).isCompleted();
        assertThat(left).hasSize(60);
    }

    @Test
    void smallWindow_stillHasRoomForSomePieces() {
        ChunkOutlet small = new ChunkOutlet(() -> 10, (from, chunk) -> left.add(chunk));
        small.start();
        small.send(Payloads.text("一"));
        small.send(Payloads.text("二"));

        assertThat(left).hasSize(2);
    }
}
