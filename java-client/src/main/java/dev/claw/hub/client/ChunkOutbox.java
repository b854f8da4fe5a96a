package dev.claw.hub.client;

import dev.claw.hub.v1.Chunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * Pieces of all calls of one link that were admitted and wait to leave, in order; bounded by the outlets. Any thread
 * adds; only the owner takes.
 */
final class ChunkOutbox<K> {
    private final Queue<Piece<K>> pieces = new ConcurrentLinkedQueue<>();

    private record Piece<K>(K call, ChunkOutlet outlet, Chunk chunk) {}

    void add(K call, ChunkOutlet outlet, Chunk chunk) {
        pieces.add(new Piece<>(call, outlet, chunk));
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Gives a frame's worth of pieces to {@code frame}, those of calls that are over left out; how many it were. */
    int take(BiConsumer<K, Chunk> frame) {
        int count = 0;
        int bytes = 0;
        for (Piece<K> piece = pieces.peek(); piece != null; piece = pieces.peek()) {
            int size = piece.chunk().getSerializedSize();
            if (!FrameLimits.fits(count, bytes, size)) {
                break;
            }
            pieces.remove();
            if (piece.outlet().left()) {
                frame.accept(piece.call(), piece.chunk());
                count++;
                bytes += size;
            }
        }
        return count;
    }

    /** The stream is gone, and with it everybody who waited. */
    void clear() {
        for (Piece<K> piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.outlet().left();
        }
    }
}
