package dev.claw.hub.client;

import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.ServedCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that a handler has: answered once, or cancelled, whichever comes first. Its lock guards a few steps and
 * nothing is called under it.
 */
final class HandledCall implements CallContext {
    private static final Logger LOG = LoggerFactory.getLogger(HandledCall.class);
    private static final int NOTE_BYTES = 4 << 10;
    private static final long LEAST_NANOS = Duration.ofMillis(1).toNanos();

    private final ServedCall call;
    private final ClientContext context;
    private final ServeFrames frames;
    private final ChunkIntake input;
    private final long deadline;
    private List<Runnable> onCanceled = List.of();
    private Optional<ChunkOutlet> output = Optional.empty();
    private Stage stage = Stage.RUNNING;

    private enum Stage {
        RUNNING,
        ANSWERED,
        CANCELED
    }

    /** @param broken gets what a listener of the input failed with */
    HandledCall(ServedCall call, ClientContext context, ServeFrames frames, BiConsumer<HandledCall, Throwable> broken) {
        this.call = call;
        this.context = context;
        this.frames = frames;
        this.deadline = context.nanoTime().getAsLong() + Durations.nanos(call.getTimeout());
        this.input = new ChunkIntake(
                new CallbackLane(context.callbacks(), rejected -> broken.accept(this, rejected)),
                bytes -> frames.consumed(call.getRoutingId(), bytes),
                thrown -> broken.accept(this, thrown));
        if (!call.getStreamsInput()) {
            input.end(() -> {});
        }
    }

    ServedCall call() {
        return call;
    }

    /** A piece of input came; false when it is far beyond the window. */
    boolean inputCame(Payload piece) {
        return input.add(piece, frames.windowBytes());
    }

    void inputEnded() {
        input.end(() -> {});
    }

    void outputConsumed(long bytes) {
        Optional<ChunkOutlet> outlet;
        synchronized (this) {
            outlet = output;
        }
        outlet.ifPresent(to -> to.consumed(bytes));
    }

    @Override
    public void onCanceled(Runnable action) {
        synchronized (this) {
            if (stage == Stage.ANSWERED) {
                return;
            }
            if (stage == Stage.RUNNING) {
                List<Runnable> more = new ArrayList<>(onCanceled);
                more.add(action);
                onCanceled = more;
                return;
            }
        }
        run(action);
    }

    @Override
    public synchronized boolean isCanceled() {
        return stage == Stage.CANCELED;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadline - context.nanoTime().getAsLong()));
    }

    @Override
    public OutgoingCall onward(OutgoingCall onward) {
        long most = Math.max(LEAST_NANOS, remaining().toNanos());
        long own = onward.hasTimeout() ? Durations.nanos(onward.getTimeout()) : most;
        return onward.toBuilder().setTimeout(Durations.of(Math.min(own, most))).build();
    }

    @Override
    public void progress(double done, double total, String note) {
        tell(Progress.newBuilder().setDone(done).setTotal(total), note);
    }

    @Override
    public void progress(double done, String note) {
        tell(Progress.newBuilder().setDone(done), note);
    }

    private void tell(Progress.Builder progress, String note) {
        Progress told = progress.setNote(CallAnswers.cut(note, NOTE_BYTES)).build();
        synchronized (this) {
            if (stage != Stage.RUNNING) {
                return;
            }
        }
        frames.progress(call.getRoutingId(), told);
    }

    @Override
    public long windowBytes() {
        return frames.windowBytes();
    }

    @Override
    public CompletableFuture<Void> send(Payload chunk) {
        return outlet().send(chunk);
    }

    @Override
    public void write(Payload chunk) {
        Waiting.on(send(chunk));
    }

    @Override
    public CompletableFuture<Void> endOutput() {
        return outlet().end();
    }

    @Override
    public void onInput(ChunkListener listener) {
        input.listen(listener);
    }

    @Override
    public ChunkReader input() {
        return new ChunkReader(input);
    }

    private ChunkOutlet outlet() {
        ChunkOutlet outlet;
        boolean over;
        synchronized (this) {
            outlet = output.orElseGet(this::newOutlet);
            output = Optional.of(outlet);
            over = stage != Stage.RUNNING;
        }
        if (over) {
            outlet.fail(gone());
        }
        return outlet;
    }

    private ChunkOutlet newOutlet() {
        ChunkOutlet outlet =
                new ChunkOutlet(frames::windowBytes, (from, chunk) -> frames.output(call.getRoutingId(), from, chunk));
        outlet.start();
        return outlet;
    }

    /** Completes when all pieces that the handler sent had room: the answer comes behind them. */
    CompletableFuture<Void> outputSent() {
        Optional<ChunkOutlet> used;
        synchronized (this) {
            used = output;
        }
        return used.map(ChunkOutlet::end).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** It is answered now; false when it was cancelled before. */
    boolean answer() {
        Optional<ChunkOutlet> used;
        synchronized (this) {
            if (stage != Stage.RUNNING) {
                return false;
            }
            stage = Stage.ANSWERED;
            onCanceled = List.of();
            used = output;
        }
        input.fail(gone());
        used.ifPresent(outlet -> outlet.close(gone()));
        return true;
    }

    /** Nobody waits for it any more. */
    void cancel() {
        List<Runnable> actions;
        Optional<ChunkOutlet> used;
        synchronized (this) {
            if (stage != Stage.RUNNING) {
                return;
            }
            stage = Stage.CANCELED;
            actions = onCanceled;
            onCanceled = List.of();
            used = output;
        }
        used.ifPresent(outlet -> outlet.fail(gone()));
        input.fail(gone());
        actions.forEach(this::run);
    }

    private void run(Runnable action) {
        try {
            context.callbacks().execute(() -> CallbackLane.call(action));
        } catch (RejectedExecutionException e) {
            LOG.warn("the callback executor refused to tell a handler that its call was cancelled", e);
        }
    }

    private static HubException gone() {
        return ErrorFacts.local(Status.Code.CANCELLED, "nobody waits for the call any more");
    }
}
