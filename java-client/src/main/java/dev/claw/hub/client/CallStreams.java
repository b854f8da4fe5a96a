package dev.claw.hub.client;

import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a call says and hears between its start and its answer: pieces both ways, and progress. Only calls that were
 * started with somebody to hear it have one. May be used from any thread.
 */
final class CallStreams {
    private final String callId;
    private final boolean streamsInput;
    private final boolean leavesAnswer;
    private final CallTable table;
    private final CallbackLane lane;
    private final ChunkIntake output;
    private final ChunkOutlet input;
    private final Optional<CallListener> listener;
    private final AtomicBoolean progressTold = new AtomicBoolean(true);
    private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
    private volatile Optional<InvokeFrames> frames = Optional.empty();
    private volatile Optional<Progress> progress = Optional.empty();
    private volatile boolean interrupted;

    /**
     * @param listener takes the output; without one it waits for threads that read
     * @param leavesAnswer whether a kept answer stays with the hub when it is told here
     */
    CallStreams(OutgoingCall call, CallTable table, Optional<CallListener> listener, boolean leavesAnswer) {
        this.callId = call.getCallId();
        this.streamsInput = call.getStreamsInput();
        this.leavesAnswer = leavesAnswer;
        this.table = table;
        this.listener = listener;
        this.lane = new CallbackLane(table.callbacks(), broken::complete);
        this.output = new ChunkIntake(lane, this::consumed, broken::complete);
        this.input = new ChunkOutlet(table::windowBytes, this::leave);
        listener.ifPresent(output::listen);
    }

    boolean leavesAnswer() {
        return leavesAnswer;
    }

    ChunkIntake output() {
        return output;
    }

    /** Completes with what the listener failed with. */
    CompletableFuture<Throwable> broken() {
        return broken;
    }

    Optional<Progress> progress() {
        return progress;
    }

    boolean interrupted() {
        return interrupted;
    }

    CompletableFuture<Void> send(Payload piece) {
        return streamsInput ? input.send(piece) : CompletableFuture.failedFuture(noInput());
    }

    CompletableFuture<Void> endInput() {
        return streamsInput ? input.end() : CompletableFuture.failedFuture(noInput());
    }

    /** The call left: what is said leaves behind it. */
    void left(InvokeFrames on) {
        frames = Optional.of(on);
        input.start();
    }

    /** The stream of the call broke and its answer is fetched: pieces on their way are lost. */
    void interrupt(HubException why) {
        interrupted = true;
        frames = Optional.empty();
        input.fail(why);
    }

    void inputConsumed(long bytes) {
        input.consumed(bytes);
    }

    void progressed(Progress told) {
        progress = Optional.of(told);
        listener.ifPresent(to -> {
            if (progressTold.getAndSet(false)) {
                lane.execute(() -> {
                    progressTold.set(true);
                    progress.ifPresent(to::onProgress);
                });
            }
        });
    }

    /** A piece of output came; false when it is far beyond the window. */
    boolean output(Payload piece) {
        return output.add(piece, table.windowBytes());
    }

    /** A piece that no stream took, with the kept answer; all of them together are bounded by the hub. */
    void lateOutput(Payload piece) {
        output.add(piece, Integer.MAX_VALUE);
    }

    /** The provider sends no more pieces; its answer comes later. */
    void outputEnded() {
        output.end(() -> {});
    }

    /** The answer came: {@code then} runs when the listener has what came before it. */
    void answered(Runnable then) {
        input.fail(over());
        output.end(then);
    }

    void failed(HubException why) {
        input.fail(why);
        output.fail(why);
    }

    private void leave(ChunkOutlet from, Chunk chunk) {
        frames.ifPresent(to -> to.input(callId, from, chunk));
    }

    private void consumed(long bytes) {
        if (bytes > 0) {
            frames.ifPresent(to -> to.consumed(callId, bytes));
        }
    }

    private HubException over() {
        return ErrorFacts.local(Status.Code.FAILED_PRECONDITION, "call " + callId + " is answered and takes no pieces");
    }

    private HubException noInput() {
        return ErrorFacts.local(
                Status.Code.INVALID_ARGUMENT,
                ErrorReason.ERROR_REASON_FIELD_INVALID,
                "call " + callId + " was made without streams_input, expected it to be set before pieces are sent");
    }
}
