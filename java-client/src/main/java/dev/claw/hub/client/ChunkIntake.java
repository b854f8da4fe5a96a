package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Payload;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of one call and direction that came and were not taken: by a listener, one after the other, or by threads
 * that wait. Holds what the other side's window allows. May be used from any thread; its lock guards a few steps, and
 * nothing is called under it.
 */
final class ChunkIntake {
    /** How far over its window the other side may be before it is not believed any more. */
    private static final int SLACK = 2;

    private final CallbackLane lane;
    private final LongConsumer consumed;
    private final Consumer<Throwable> broken;
    private final Deque<Payload> pieces = new ArrayDeque<>();
    private Optional<ChunkListener> listener = Optional.empty();
    private Optional<HubException> failure = Optional.empty();
    private @Nullable Runnable behind;
    private long waiting;
    private boolean delivering;
    private boolean ended;
    private boolean endTold;

    /**
     * @param lane where the listener is called
     * @param consumed gets the bytes of each piece that was taken
     * @param broken gets what the listener threw, or its stage failed with
     */
    ChunkIntake(CallbackLane lane, LongConsumer consumed, Consumer<Throwable> broken) {
        this.lane = lane;
        this.consumed = consumed;
        this.broken = broken;
    }

    /** Takes the pieces by a listener from now on. */
    void listen(ChunkListener wanted) {
        synchronized (this) {
            if (listener.isPresent()) {
                throw new IllegalStateException("the pieces of the call have a listener already");
            }
            listener = Optional.of(wanted);
        }
        pump();
    }

    /** A piece came; false when the other side sent far more than its window, and the piece is dropped. */
    boolean add(Payload piece, long window) {
        synchronized (this) {
            if (ended || failure.isPresent()) {
                return true;
            }
            // An empty piece takes nothing of the window, and room here all the same.
            long cost = Math.max(1, Payloads.bytes(piece));
            if (waiting + cost > SLACK * window) {
                return false;
            }
            waiting += cost;
            pieces.add(piece);
            notifyAll();
        }
        pump();
        return true;
    }

    /** No more pieces come; {@code then} runs when a listener has taken them all, or at once where there is none. */
    void end(Runnable then) {
        boolean now;
        synchronized (this) {
            ended = true;
            now = listener.isEmpty() || failure.isPresent();
            behind = now ? null : then;
            notifyAll();
        }
        if (now) {
            then.run();
        }
        pump();
    }

    /** Nobody sends or takes any more: a listener hears nothing further, a thread gets what came and then the failure. */
    void fail(HubException why) {
        Runnable then;
        synchronized (this) {
            if (failure.isPresent()) {
                return;
            }
            failure = Optional.of(why);
            then = behind;
            behind = null;
            if (listener.isPresent()) {
                pieces.clear();
            }
            notifyAll();
        }
        if (then != null) {
            then.run();
        }
    }

    /** The next piece, waiting for it; empty behind the last one. */
    Optional<Payload> next() throws InterruptedException {
        Payload piece;
        synchronized (this) {
            while (pieces.isEmpty() && !ended && failure.isEmpty()) {
                wait();
            }
            piece = pieces.poll();
            if (piece == null) {
                if (failure.isPresent()) {
                    throw failure.get().thrownHere();
                }
                return Optional.empty();
            }
            waiting -= Math.max(1, Payloads.bytes(piece));
        }
        consumed.accept(Payloads.bytes(piece));
        return Optional.of(piece);
    }

    static HubException exceeded(long window) {
        return ErrorFacts.local(
                Status.Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_CHUNK_WINDOW_EXCEEDED,
                "pieces of the call came far beyond their window of " + window + " bytes");
    }

    private void pump() {
        Runnable next;
        synchronized (this) {
            if (delivering || listener.isEmpty() || failure.isPresent()) {
                return;
            }
            ChunkListener to = listener.get();
            Payload piece = pieces.poll();
            Runnable then = behind;
            if (piece != null) {
                waiting -= Math.max(1, Payloads.bytes(piece));
                next = () -> deliver(to, piece);
            } else if (ended && !endTold) {
                endTold = true;
                next = () -> tellEnd(to);
            } else if (ended && then != null) {
                behind = null;
                next = () -> {
                    then.run();
                    delivered();
                };
            } else {
                return;
            }
            delivering = true;
        }
        lane.execute(next);
    }

    private void deliver(ChunkListener to, Payload piece) {
        CompletionStage<Void> stage;
        try {
            stage = to.onChunk(piece);
        } catch (RuntimeException | Error e) {
            broken.accept(e);
            return;
        }
        stage.whenComplete((done, thrown) -> {
            if (thrown != null) {
                broken.accept(thrown);
                return;
            }
            consumed.accept(Payloads.bytes(piece));
            delivered();
        });
    }

    private void tellEnd(ChunkListener to) {
        CallbackLane.call(to::onEnd);
        delivered();
    }

    private void delivered() {
        synchronized (this) {
            delivering = false;
        }
        pump();
    }
}
