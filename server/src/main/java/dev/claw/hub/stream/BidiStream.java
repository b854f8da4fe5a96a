package dev.claw.hub.stream;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.limits.Times;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Superseded;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One bidirectional stream: the rules that all of them share, and the only writer of its outbound side.
 *
 * <p>All of it runs on one event loop, the connection's own where there is one; methods marked so may be called from
 * any thread and hop there. Frames leave only while the transport takes them; {@link #nextFrame()} is asked for what
 * waits then, so that whatever gathered in the meantime leaves as one frame. Nothing here blocks.
 *
 * @param <I> the peer's frame
 * @param <O> the hub's frame
 */
public abstract class BidiStream<I, O> implements StreamObserver<I> {
    /** Answers that wait for a peer that does not read them; beyond it the stream is ended (G23). */
    private static final int MAX_WAITING_ANSWERS = 1_000;

    /** Inbound frames that the transport may have under way to the loop. */
    private static final int INBOUND_AHEAD = 16;

    private final StreamScope scope;
    private final FrameShape<I, O> shape;
    private final ServerCallStreamObserver<O> out;
    private final EventExecutor loop;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private final Queue<O> answers = new ArrayDeque<>();
    private final List<Claims.Claim> claims = new ArrayList<>();
    private final String agentId;

    /** Frames that came while {@code open} is being answered: at most {@link #INBOUND_AHEAD}, for no more are let in. */
    private final Queue<I> early = new ArrayDeque<>();

    private Phase phase = Phase.NEW;
    private long lastFrameId;
    private boolean takingEarly;
    private boolean halfClosed;
    private int owedAnswers;
    private boolean ending;
    private Optional<Refusal> endWith = Optional.empty();

    /** The way of a stream: one direction, but for an {@code open} that was refused. */
    private enum Phase {
        /** Waits for {@code open}. */
        NEW,
        /** {@code open} is being answered. */
        OPENING,
        /** In use. */
        OPEN,
        /** Its state is given up; what waits is still sent. */
        RELEASED,
        /** Nothing is sent any more. */
        ENDED
    }

    /** Call it on the thread that starts the RPC, and {@link #begin()} when the subclass is complete. */
    protected BidiStream(StreamScope scope, FrameShape<I, O> shape, String agentId, StreamObserver<O> out) {
        this.scope = scope;
        this.shape = shape;
        this.agentId = agentId;
        this.out = (ServerCallStreamObserver<O>) out;
        this.loop = scope.loops().current();
    }

    /** Begins to read. Returns the stream itself. */
    public final StreamObserver<I> begin() {
        out.disableAutoRequest();
        out.setOnReadyHandler(this::wake);
        out.setOnCancelHandler(() -> onLoop(this::gone));
        scope.streams().add(this);
        if (scope.streams().draining()) {
            onLoop(() -> end(stopping()));
        }
        out.request(INBOUND_AHEAD);
        return this;
    }

    /**
     * Handles the {@code open} frame; ends in {@link #sendOpened} or {@link #refuseOpen}, now or later. On the loop; a
     * {@link Refusal} thrown answers it, and another {@code open} may follow.
     */
    protected abstract void open(I frame);

    /** Handles any other frame, in order. On the loop; a {@link Refusal} thrown is the answer for the frame whole. */
    protected abstract void handle(I frame);

    /**
     * The next frame of what waits to be delivered; empty when nothing does. On the loop, while the transport takes
     * frames; also behind {@link #released}, for what is still owed.
     */
    protected abstract Optional<O> nextFrame();

    /** Whether the stream has nothing left to do once the peer has half-closed and is owed no answer. On the loop. */
    protected abstract boolean idle();

    /** Gives up all state: the stream is over, whatever the reason. Once, on the loop. */
    protected abstract void released();

    @Override
    public final void onNext(I frame) {
        onLoop(() -> arrive(frame));
    }

    @Override
    public final void onCompleted() {
        onLoop(() -> {
            halfClosed = true;
            wake();
        });
    }

    @Override
    public final void onError(Throwable cause) {
        onLoop(this::gone);
    }

    protected final String agentId() {
        return agentId;
    }

    protected final StreamScope scope() {
        return scope;
    }

    /** Asks for a drain soon; any thread. Calls that come before it runs are one. */
    protected final void wake() {
        if (drainScheduled.compareAndSet(false, true)) {
            execute(drain);
        }
    }

    /** Runs the task on the loop: at once when this is the loop, else behind what waits there. Any thread. */
    protected final void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    /** Takes note that a frame will be answered later: the stream does not end before. On the loop. */
    protected final void owe() {
        owedAnswers++;
    }

    /** Sends the answer that was owed. Any thread. */
    protected final void settle(O answer) {
        onLoop(() -> {
            owedAnswers--;
            send(answer);
        });
    }

    /** Sends the error that answers the frame. Any thread. */
    protected final void settleError(long frameId, Throwable fault) {
        settle(shape.error(frameId, Statuses.of(fault)));
    }

    /** Sends a frame behind the answers that wait. On the loop. */
    protected final void send(O frame) {
        if (phase == Phase.ENDED) {
            return;
        }
        answers.add(frame);
        if (answers.size() > MAX_WAITING_ANSWERS) {
            end(Refusal.of(
                    ErrorReason.ERROR_REASON_SLOW_READER,
                    "more than " + MAX_WAITING_ANSWERS + " answers wait and the peer does not read them"));
            return;
        }
        wake();
    }

    /** The stream is open: its first frame. Any thread. */
    protected final void sendOpened(O frame) {
        onLoop(() -> {
            if (phase == Phase.OPENING) {
                phase = Phase.OPEN;
                send(frame);
                acceptEarly();
            }
        });
    }

    /** The {@code open} is refused; another may follow. Any thread. */
    protected final void refuseOpen(long frameId, Throwable fault) {
        onLoop(() -> {
            if (phase == Phase.OPENING) {
                phase = Phase.NEW;
                send(shape.error(frameId, Statuses.of(fault)));
                acceptEarly();
            }
        });
    }

    /** Takes what only one stream may hold; its former holder is superseded. On the loop. */
    protected final void claim(String kind, String name) {
        Claims.Claim claim = new Claims.Claim(agentId, kind, name);
        claims.add(claim);
        scope.claims().take(claim, this);
    }

    /** Whether the stream is in use: open, and not over. On the loop. */
    protected final boolean inUse() {
        return phase == Phase.OPEN;
    }

    /** Runs the task on the loop after a while, unless the stream is over by then. Any thread. */
    protected final void later(Duration delay, Runnable task) {
        loop.schedule(
                () -> {
                    if (inUse()) {
                        task.run();
                    }
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Ends the stream with an error, at once. On the loop. */
    protected final void end(Refusal refusal) {
        if (phase != Phase.ENDED) {
            release();
            phase = Phase.ENDED;
            answers.clear();
            out.onError(Statuses.exception(refusal));
        }
    }

    final void announceDraining(Duration delay) {
        onLoop(() -> {
            if (phase == Phase.OPEN) {
                send(shape.draining(
                        Draining.newBuilder().setDelay(Times.proto(delay)).build()));
            }
        });
    }

    final void endStopping() {
        onLoop(() -> {
            release();
            ending = true;
            endWith = Optional.of(stopping());
            wake();
        });
    }

    final void supersede(Claims.Claim claim) {
        onLoop(() -> {
            release();
            send(shape.superseded(Superseded.newBuilder()
                    .setClaim(claim.kind() + " " + claim.name())
                    .build()));
            ending = true;
            wake();
        });
    }

    private static Refusal stopping() {
        return Refusal.of(ErrorReason.ERROR_REASON_HUB_STOPPING, "the hub is stopping; connect again in a moment");
    }

    /** Lets no frame overtake one that came before it: asking for more may hand over the next one right here. */
    private void arrive(I frame) {
        if (phase == Phase.OPENING || takingEarly) {
            early.add(frame);
        } else {
            accept(frame);
        }
    }

    private void accept(I frame) {
        if (phase == Phase.RELEASED || phase == Phase.ENDED) {
            return;
        }
        long frameId = shape.frameId(frame);
        try {
            FrameShape.Kind kind = shape.kind(frame);
            checkTurn(frameId, kind);
            if (kind == FrameShape.Kind.OPEN) {
                phase = Phase.OPENING;
                open(frame);
            } else {
                handle(frame);
            }
        } catch (RuntimeException refused) {
            if (phase == Phase.OPENING) {
                refuseOpen(frameId, refused);
            } else {
                send(shape.error(frameId, Statuses.of(refused)));
            }
        } finally {
            out.request(1);
        }
    }

    private void acceptEarly() {
        takingEarly = true;
        while (phase != Phase.OPENING && !early.isEmpty()) {
            accept(early.remove());
        }
        takingEarly = false;
    }

    private void checkTurn(long frameId, FrameShape.Kind kind) {
        if (kind == FrameShape.Kind.UNKNOWN) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_UNKNOWN,
                    "the frame sets none of the kinds this hub knows; nothing was done");
        }
        if (kind == FrameShape.Kind.OPEN && phase == Phase.OPEN) {
            throw Refusal.of(ErrorReason.ERROR_REASON_FRAME_UNEXPECTED, "the stream is open already");
        }
        if (kind != FrameShape.Kind.OPEN && phase == Phase.NEW) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_UNEXPECTED, "expected open, and its answer, before anything else");
        }
        boolean tells = kind == FrameShape.Kind.TELL;
        if (tells && frameId != 0) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_ID_INVALID,
                    "frame_id is " + Long.toUnsignedString(frameId) + "; expected 0, for this kind has no answer");
        }
        if (!tells) {
            if (Long.compareUnsigned(frameId, lastFrameId) <= 0) {
                throw Refusal.of(
                        ErrorReason.ERROR_REASON_FRAME_ID_INVALID,
                        "frame_id is " + Long.toUnsignedString(frameId) + "; expected more than "
                                + Long.toUnsignedString(lastFrameId));
            }
            lastFrameId = frameId;
        }
    }

    private void drain() {
        drainScheduled.set(false);
        while (phase != Phase.ENDED && out.isReady()) {
            O answer = answers.poll();
            Optional<O> next = answer != null ? Optional.of(answer) : nextFrame();
            if (next.isEmpty()) {
                finishWhenDone();
                return;
            }
            out.onNext(next.get());
        }
    }

    private void finishWhenDone() {
        boolean nothingLeft = phase == Phase.NEW || phase == Phase.OPEN && owedAnswers == 0 && idle();
        if (ending || halfClosed && nothingLeft) {
            release();
            phase = Phase.ENDED;
            endWith.ifPresentOrElse(refusal -> out.onError(Statuses.exception(refusal)), out::onCompleted);
        }
    }

    private void gone() {
        release();
        phase = Phase.ENDED;
        answers.clear();
    }

    private void release() {
        if (phase != Phase.RELEASED && phase != Phase.ENDED) {
            phase = Phase.RELEASED;
            early.clear();
            scope.streams().remove(this);
            claims.forEach(claim -> scope.claims().release(claim, this));
            released();
        }
    }

    private void execute(Runnable task) {
        loop.execute(task);
    }
}
