package dev.claw.hub.stream;

import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What the peer sends: in its order, each frame at its turn, and never more of it than {@link #AHEAD} frames on their
 * way to the loop. Belongs to the loop; only {@link #came} is for the transport's thread, whichever that is.
 */
final class Inbound<I> {
    /** Inbound frames that the transport may have under way to the loop, once the stream is open; before, one. */
    private static final int AHEAD = 16;

    private final ServerCallStreamObserver<?> transport;
    private final FrameShape<I, ?> shape;
    private final Supplier<Phase> phase;
    private final BiConsumer<I, FrameShape.Kind> take;
    private final BiConsumer<Long, RuntimeException> refuse;
    private final EventExecutor loop;
    private final FrameTurns turns = new FrameTurns();

    /**
     * What came on another thread, and what came on the loop behind it: inside the process each frame comes on the thread
     * that sends it, one after the other, and one that is on the loop already must not overtake one on its way there.
     */
    private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();

    /**
     * Frames that came while {@code open} is being answered or one of them is handled: one, and once the stream is open
     * at most {@link #AHEAD}, for no more are let in.
     */
    private final Queue<I> early = new ArrayDeque<>();

    private boolean takingEarly;

    /**
     * What lies between the transport and who handles the frames.
     *
     * @param loop the stream's
     * @param phase the stream's, as it is now
     * @param take handles a frame whose turn it is; what it throws is the frame's refusal
     * @param refuse answers a frame that was refused, by its number
     */
    Inbound(
            ServerCallStreamObserver<?> transport,
            FrameShape<I, ?> shape,
            EventExecutor loop,
            Supplier<Phase> phase,
            BiConsumer<I, FrameShape.Kind> take,
            BiConsumer<Long, RuntimeException> refuse) {
        this.transport = transport;
        this.shape = shape;
        this.loop = loop;
        this.phase = phase;
        this.take = take;
        this.refuse = refuse;
    }

    /** Lets the first frame in. */
    void begin() {
        transport.request(1);
    }

    /** The stream is open: handles what came early, and lets more in. */
    void opened() {
        takeEarly();
        transport.request(AHEAD - 1);
    }

    /** Something came from the peer: done on the loop, in the order in which it came. */
    void came(Runnable arrival) {
        if (!loop.inEventLoop()) {
            arrivals.add(arrival);
            loop.execute(this::takeArrivals);
        } else if (arrivals.isEmpty()) {
            arrival.run();
        } else {
            arrivals.add(arrival);
            takeArrivals();
        }
    }

    private void takeArrivals() {
        for (Runnable first = arrivals.poll(); first != null; first = arrivals.poll()) {
            first.run();
        }
    }

    /** Lets no frame overtake one that came before it: asking for more may hand over the next one right here. */
    void arrive(I frame) {
        if (phase.get() == Phase.OPENING || takingEarly) {
            early.add(frame);
        } else {
            accept(frame);
        }
    }

    /** Handles what came while {@code open} was being answered. */
    void takeEarly() {
        takingEarly = true;
        while (phase.get() != Phase.OPENING && !early.isEmpty()) {
            accept(early.remove());
        }
        takingEarly = false;
    }

    void forget() {
        early.clear();
    }

    private void accept(I frame) {
        if (phase.get().isOver()) {
            return;
        }
        long frameId = shape.frameId(frame);
        try {
            FrameShape.Kind kind = shape.kind(frame);
            turns.take(frameId, kind, phase.get());
            take.accept(frame, kind);
        } catch (RuntimeException refused) {
            refuse.accept(frameId, refused);
        } finally {
            transport.request(1);
        }
    }
}
