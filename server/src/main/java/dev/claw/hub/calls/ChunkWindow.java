package dev.claw.hub.calls;

/**
 * One direction of a call's chunks: what was sent and is not consumed, in bytes. Guarded by its {@link CallFlow}.
 */
final class ChunkWindow {
    /** A window of nothing but tiny pieces still has a bounded number of them waiting in the hub. */
    private static final int BYTES_PER_PIECE = 64;

    private final int most;
    private long waiting;
    private int waitingPieces;
    private long delivered;
    private long untold;
    private boolean ended;

    /** @param most bytes sent and not consumed */
    ChunkWindow(int most) {
        this.most = most;
    }

    /** Takes in a piece that waits in the hub from now on; false when it is more than the window allows. */
    boolean admit(Piece piece) {
        if (piece.isEnd()) {
            ended = true;
        } else if (waiting + delivered + piece.bytes() > most || waitingPieces >= most / BYTES_PER_PIECE) {
            return false;
        }
        waiting += piece.bytes();
        waitingPieces++;
        return true;
    }

    boolean ended() {
        return ended;
    }

    /** The piece left the hub. */
    void written(Piece piece) {
        long moved = Math.min(piece.bytes(), waiting);
        waiting -= moved;
        delivered += moved;
        waitingPieces = Math.max(0, waitingPieces - 1);
    }

    /**
     * The receiver is done with so many bytes; more than was delivered counts as all of it.
     *
     * @param bytes unsigned
     * @return whether the sender is to be told, and was not about to be
     */
    boolean consume(long bytes) {
        long some = Long.compareUnsigned(bytes, delivered) > 0 ? delivered : bytes;
        delivered -= some;
        boolean first = untold == 0 && some > 0;
        untold += some;
        return first;
    }

    /** All that was sent counts as consumed, also what did not leave the hub. Returns as {@link #consume}. */
    boolean consumeAll() {
        delivered += waiting;
        waiting = 0;
        waitingPieces = 0;
        return consume(delivered);
    }

    /** What was consumed since the last time, to be told to the sender now. */
    long takeConsumed() {
        long bytes = untold;
        untold = 0;
        return bytes;
    }
}
