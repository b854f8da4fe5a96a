package dev.claw.hub.calls;

import dev.claw.hub.v1.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Pieces of output that wait to be given together, within a size. Guarded by its owner. */
final class Gathered {
    private static final long BYTES_AROUND_A_PIECE = 64;

    private final int most;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long contents;
    private long around;

    /** @param most bytes of the contents, and of what is around them */
    Gathered(int most) {
        this.most = most;
    }

    /** Adds the piece; false when it is too much, and then it is not added. An end is no piece. */
    boolean add(Piece piece) {
        long more = around(piece);
        if (contents + piece.bytes() > most || around + more > most) {
            return false;
        }
        if (!piece.isEnd()) {
            contents += piece.bytes();
            around += more;
            pieces.add(piece);
        }
        return true;
    }

    /**
     * Takes out the oldest piece, if it is this one.
     *
     * @return how many bytes it held less then
     */
    @SuppressWarnings("ReferenceEquality") // this very piece, not one that reads the same
    long removeOldest(Piece piece) {
        if (pieces.peek() != piece) {
            return 0;
        }
        long before = bytes();
        pieces.remove();
        contents -= piece.bytes();
        around -= around(piece);
        return before - bytes();
    }

    void clear() {
        pieces.clear();
        contents = 0;
        around = 0;
    }

    /** What it holds, in bytes. */
    long bytes() {
        return contents + around;
    }

    List<Payload> payloads() {
        return pieces.stream().map(piece -> piece.chunk().getData()).toList();
    }

    private static long around(Piece piece) {
        return BYTES_AROUND_A_PIECE + piece.chunk().getData().getMediaType().length();
    }
}
