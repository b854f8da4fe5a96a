package dev.claw.hub.stream;

import com.google.protobuf.MessageLite;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Times;
import dev.claw.hub.v1.Draining;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
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
public abstract class BidiStream<I, O extends MessageLite> implements StreamObserver<I> {
    private final StreamScope scope;
    private final FrameShape<I, O> shape;
    private final ServerCallStreamObserver<O> transport;
    private final Inbound<I> in;
    private final Outbound<O> out;
    private final EventExecutor loop;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private final Answers<O> answers;
    private final OwnClaims claims;
    private final String agentId;

    private final Ending ending = new Ending();
    private Phase phase = Phase.NEW;

    /** Call it on the thread that starts the RPC, and {@link #begin()} when the subclass is complete. */
    protected BidiStream(StreamScope scope, FrameShape<I, O> shape, String agentId, StreamObserver<O> out) {
        this.scope = scope;
        this.shape = shape;
        this.agentId = agentId;
        this.transport = (ServerCallStreamObserver<O>) out;
        this.loop = scope.loops().current();
        HubLimits.Buffer buffer = scope.limits().buffer();
        this.in = new Inbound<>(transport, shape, loop, () -> phase, this::take, this::refuse);
        this.answers = new Answers<>(buffer);
        this.claims = new OwnClaims(scope.claims());
        this.out = new Outbound<>(transport, loop, scope.nanoClock(), buffer.stalled(), this::end);
    }

    /** Begins to read. Returns the stream itself. */
    public final StreamObserver<I> begin() {
        transport.disableAutoRequest();
        transport.setOnReadyHandler(this::wake);
        transport.setOnCancelHandler(() -> onLoop(this::gone));
        scope.streams().add(this);
        if (scope.streams().draining()) {
            onLoop(() -> end(Ending.stopping()));
        }
        in.begin();
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
        in.came(() -> in.arrive(frame));
    }

    @Override
    public final void onCompleted() {
        in.came(ending::peerIsDone);
        wake();
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
            loop.execute(drain);
        }
    }

    /** Runs the task on the loop: at once when this is the loop, else behind what waits there. Any thread. */
    protected final void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Takes note that a frame will be answered later: the stream does not end before. On the loop. */
    protected final void owe() {
        ending.owe();
    }

    /** Sends the answer that was owed. Any thread. */
    protected final void settle(O answer) {
        onLoop(() -> {
            ending.settled();
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
        if (answers.add(frame)) {
            wake();
        } else {
            end(answers.full());
        }
    }

    /** The stream is open: its first frame. Any thread. */
    protected final void sendOpened(O frame) {
        onLoop(() -> {
            if (phase == Phase.OPENING) {
                phase = Phase.OPEN;
                send(frame);
                in.opened();
            }
        });
    }

    /** The {@code open} is refused; another may follow. Any thread. */
    protected final void refuseOpen(long frameId, Throwable fault) {
        onLoop(() -> {
            if (phase == Phase.OPENING) {
                phase = Phase.NEW;
                send(shape.error(frameId, Statuses.of(fault)));
                in.takeEarly();
            }
        });
    }

    /** Takes what only one stream may hold; its former holder is superseded. On the loop. */
    protected final void claim(String kind, String name) {
        claims.take(new Claims.Claim(agentId, kind, name), this);
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
            out.fail(Statuses.exception(refusal));
        }
    }

    final void announceDraining(Duration delay) {
        Draining draining = Draining.newBuilder().setDelay(Times.proto(delay)).build();
        onLoop(() -> {
            if (inUse()) {
                send(shape.draining(draining));
            }
        });
    }

    final void endStopping() {
        onLoop(() -> {
            ending.hubStops();
            endBehindWhatWaits();
        });
    }

    final void supersede(Claims.Claim claim) {
        onLoop(() -> {
            endBehindWhatWaits();
            send(shape.superseded(claim.superseded()));
        });
    }

    private void endBehindWhatWaits() {
        release();
        ending.begin();
        wake();
    }

    private void drain() {
        drainScheduled.set(false);
        while (phase != Phase.ENDED && out.takes()) {
            Optional<O> next = answers.next().or(this::nextFrame);
            if (next.isEmpty()) {
                finishWhenDone();
                return;
            }
            out.write(next.get());
        }
    }

    private void finishWhenDone() {
        if (ending.isDue(phase, this::idle)) {
            release();
            phase = Phase.ENDED;
            ending.cause().ifPresentOrElse(refusal -> out.fail(Statuses.exception(refusal)), out::complete);
        }
    }

    private void gone() {
        release();
        phase = Phase.ENDED;
        answers.clear();
        out.abandon();
    }

    private void release() {
        if (!phase.isOver()) {
            phase = Phase.RELEASED;
            in.forget();
            scope.streams().remove(this);
            claims.release(this);
            released();
        }
    }

    private void take(I frame, FrameShape.Kind kind) {
        if (kind == FrameShape.Kind.OPEN) {
            phase = Phase.OPENING;
            open(frame);
        } else {
            handle(frame);
        }
    }

    private void refuse(long frameId, RuntimeException cause) {
        if (phase == Phase.OPENING) {
            refuseOpen(frameId, cause);
        } else {
            send(shape.error(frameId, Statuses.of(cause)));
        }
    }
}
