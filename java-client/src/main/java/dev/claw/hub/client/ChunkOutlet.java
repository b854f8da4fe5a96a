package dev.claw.hub.client;

import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.ChunksEnd;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Payload;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The pieces of one call and direction that are to leave: admits them within the window, in order. May be used from any
 * thread; its lock guards a few steps, and futures are completed outside of it.
 */
final class ChunkOutlet {
    /** Pieces that wait for room at once; who waits for each piece's stage has one. */
    static final int MAX_WAITING = 64;
    /** Pieces that were admitted and did not leave yet. */
    static final int MAX_UNSENT = 1_024;
    /** Of tiny pieces so many may be sent and not consumed as the window has times this, which is what the hub holds. */
    private static final int BYTES_PER_PIECE = 64;
    /** As many as the hub's least window has room for. */
    private static final int LEAST_PIECES = 16;

    private final LongSupplier window;
    private final BiConsumer<ChunkOutlet, Chunk> leaves;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Optional<HubException> over = Optional.empty();
    private final Deque<Long> unconsumedPieces = new ArrayDeque<>();
    private long consumedOfFirst;
    private long unconsumed;
    private int unsent;
    private boolean started;
    private boolean ended;
    private boolean dropped;

    private record Waiting(Chunk chunk, long bytes, CompletableFuture<Void> admitted) {}

    /**
     * @param window bytes that may be sent and not consumed; asked for when pieces may leave
     * @param leaves gets what was admitted, in order, under the lock: it only puts it into a queue
     */
    ChunkOutlet(LongSupplier window, BiConsumer<ChunkOutlet, Chunk> leaves) {
        this.window = window;
        this.leaves = leaves;
    }

    /** The call has left: its pieces may. */
    void start() {
        Deque<Waiting> admitted;
        synchronized (this) {
            started = true;
            admitted = admit();
        }
        complete(admitted);
    }

    /** A piece; completes when there is room for it within the window. */
    CompletableFuture<Void> send(Payload piece) {
        return add(Chunk.newBuilder().setData(piece).build(), Payloads.bytes(piece), false);
    }

    /** No more pieces; completes when all before it had room. Doing it again does nothing. */
    CompletableFuture<Void> end() {
        return add(Chunk.newBuilder().setEnd(ChunksEnd.getDefaultInstance()).build(), 0, true);
    }

    private CompletableFuture<Void> add(Chunk chunk, long bytes, boolean end) {
        Waiting added = new Waiting(chunk, bytes, new CompletableFuture<>());
        Deque<Waiting> admitted;
        synchronized (this) {
            if (over.isPresent()) {
                return CompletableFuture.failedFuture(over.get());
            }
            if (ended) {
                return end ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(behindTheEnd());
            }
            if (started && bytes > window.getAsLong()) {
                return CompletableFuture.failedFuture(tooLarge(bytes));
            }
            if (!end && waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(tooMany());
            }
            ended = end;
            waiting.add(added);
            admitted = admit();
        }
        complete(admitted);
        return added.admitted();
    }

    /** The other side is done with so many bytes. */
    void consumed(long bytes) {
        Deque<Waiting> admitted;
        synchronized (this) {
            unconsumed = Math.max(0, unconsumed - bytes);
            consumedOfFirst += bytes;
            for (Long first = unconsumedPieces.peek();
                    first != null && first <= consumedOfFirst;
                    first = unconsumedPieces.peek()) {
                consumedOfFirst -= unconsumedPieces.remove();
            }
            consumedOfFirst = unconsumedPieces.isEmpty() ? 0 : consumedOfFirst;
            admitted = admit();
        }
        complete(admitted);
    }

    /** A piece that was admitted left; false when the call is over and it must not. */
    boolean left() {
        Deque<Waiting> admitted;
        synchronized (this) {
            unsent--;
            if (dropped) {
                return false;
            }
            admitted = admit();
        }
        complete(admitted);
        return true;
    }

    /** The call is over: what did not leave never will; what waits here fails, and what comes. */
    void fail(HubException why) {
        synchronized (this) {
            dropped = true;
        }
        close(why);
    }

    /** Nothing more is taken in; what was admitted still leaves. */
    void close(HubException why) {
        Deque<Waiting> left;
        synchronized (this) {
            if (over.isPresent()) {
                return;
            }
            over = Optional.of(why);
            left = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        left.forEach(one -> one.admitted().completeExceptionally(why));
    }

    private Deque<Waiting> admit() {
        Deque<Waiting> admitted = new ArrayDeque<>();
        long room = started ? window.getAsLong() : 0;
        for (Waiting next = waiting.peek(); next != null && fits(next, room); next = waiting.peek()) {
            waiting.remove();
            admitted.add(next);
            if (next.bytes() <= room) {
                unconsumed += next.bytes();
                // Nobody says that an empty one was consumed.
                if (next.bytes() > 0) {
                    unconsumedPieces.add(next.bytes());
                }
                unsent++;
                leaves.accept(this, next.chunk());
            }
        }
        return admitted;
    }

    // One that can never fit is let through to its failure.
    private boolean fits(Waiting next, long room) {
        boolean roomForPiece =
                next.bytes() == 0 || unconsumedPieces.size() < Math.max(LEAST_PIECES, room / BYTES_PER_PIECE);
        return started
                && unsent < MAX_UNSENT
                && (roomForPiece && unconsumed + next.bytes() <= room || next.bytes() > room);
    }

    private void complete(Deque<Waiting> admitted) {
        for (Waiting one : admitted) {
            if (one.bytes() > window.getAsLong()) {
                one.admitted().completeExceptionally(tooLarge(one.bytes()));
            } else {
                one.admitted().complete(null);
            }
        }
    }

    private HubException tooLarge(long bytes) {
        return ErrorFacts.local(
                Status.Code.INVALID_ARGUMENT,
                ErrorReason.ERROR_REASON_PAYLOAD_TOO_LARGE,
                "the piece has " + bytes + " bytes, expected at most the window of " + window.getAsLong());
    }

    private static HubException tooMany() {
        return ErrorFacts.local(
                Status.Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_LIMIT_REACHED,
                MAX_WAITING + " pieces of the call wait for room, expected their stages to be awaited");
    }

    private static HubException behindTheEnd() {
        return ErrorFacts.local(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_FIELD_INVALID,
                "the end of the call's pieces was sent, expected nothing behind it");
    }
}
