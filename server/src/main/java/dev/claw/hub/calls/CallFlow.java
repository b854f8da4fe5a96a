package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.Progress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * What passes of a call between its beginning and its answer: progress, and chunks both ways. Made with the first of
 * them, so that a plain call has none. Any thread; its lock orders what passes against the answer and against a change
 * of the provider, and nothing is written or waited for under it.
 */
final class CallFlow {
    private final LiveCall call;
    private final int windowBytes;
    private final ChunkWindow input;
    private final ChunkWindow output;
    private final Queue<Piece> early = new ArrayDeque<>();
    private boolean chunksWent;
    private Optional<Progress> progress = Optional.empty();
    private boolean progressWaits;

    /** @param windowBytes of each direction, sent and not consumed */
    CallFlow(LiveCall call, int windowBytes) {
        this.call = call;
        this.windowBytes = windowBytes;
        this.input = new ChunkWindow(windowBytes);
        this.output = new ChunkWindow(windowBytes);
    }

    /**
     * Takes a piece of input; that of a call which is over is dropped.
     *
     * @return why the call must end
     * @throws Refusal FIELD_INVALID behind the end, or for a malformed piece: it is dropped
     */
    synchronized Optional<Refusal> input(Chunk chunk) {
        if (call.ended()) {
            return Optional.empty();
        }
        if (input.ended()) {
            throw Refusal.field(
                    "input.chunks", "call " + call.callId() + " had its end of input; the piece is dropped");
        }
        Piece piece = Piece.of(call, chunk, "input.chunks.chunk");
        if (!input.admit(piece)) {
            return Optional.of(CallErrors.inputOverrun(windowBytes));
        }
        chunksWent = true;
        if (call.state() instanceof CallState.With with) {
            with.provider().input(with.routingId(), piece);
        } else {
            early.add(piece);
        }
        return Optional.empty();
    }

    /** Takes a piece of output; as {@link #input}. */
    synchronized Optional<Refusal> output(Chunk chunk) {
        if (call.ended()) {
            return Optional.empty();
        }
        if (output.ended()) {
            throw Refusal.field("output.chunks", "the call had its end of output; the piece is dropped");
        }
        Piece piece = Piece.of(call, chunk, "output.chunks.chunk");
        if (!output.admit(piece)) {
            return Optional.of(CallErrors.outputOverrun(windowBytes));
        }
        chunksWent = true;
        return call.sink().output(piece);
    }

    /** Takes how far the call is; less than before is passed over. */
    synchronized void progress(Progress newer) {
        boolean less = progress.map(known -> newer.getDone() < known.getDone()).orElse(false);
        if (call.ended() || less) {
            return;
        }
        progress = Optional.of(newer);
        if (!progressWaits) {
            progressWaits = true;
            call.sink().progressed(call);
        }
    }

    /** Hands the call over with {@code handing}, and behind it the input that came before there was a provider. */
    synchronized LiveCall.Handing hand(CallState.With to, Supplier<LiveCall.Handing> handing) {
        LiveCall.Handing came = handing.get();
        if (came == LiveCall.Handing.TAKEN) {
            early.forEach(piece -> to.provider().input(to.routingId(), piece));
            early.clear();
        }
        return came;
    }

    /** Moves a lost call on with {@code moving}, unless chunks went: no other provider could take it up then. */
    synchronized LiveCall.Handing moveOn(Supplier<LiveCall.Handing> moving) {
        return chunksWent ? LiveCall.Handing.REFUSED : moving.get();
    }

    /** Waits until whatever passes now has passed: what comes later finds the call ended. */
    synchronized void settle() {
        early.clear();
    }

    /** The piece left the hub for the provider. */
    synchronized void inputWritten(Piece piece) {
        input.written(piece);
    }

    /** The piece left the hub for the caller. */
    synchronized void outputWritten(Piece piece) {
        output.written(piece);
    }

    /** The provider is done with so many bytes. */
    synchronized void inputConsumed(long bytes) {
        if (input.consume(bytes) && !call.ended()) {
            call.sink().inputConsumed(call);
        }
    }

    /** The caller is done with so many bytes. */
    synchronized void outputConsumed(long bytes) {
        if (output.consume(bytes)) {
            tellOutputConsumed();
        }
    }

    /** The hub gathers the output itself: nothing of it waits for the caller any more. */
    synchronized void outputGathered() {
        if (output.consumeAll()) {
            tellOutputConsumed();
        }
    }

    synchronized long takeInputConsumed() {
        return input.takeConsumed();
    }

    synchronized long takeOutputConsumed() {
        return output.takeConsumed();
    }

    /** The newest progress, to be told now. */
    synchronized Optional<Progress> takeProgress() {
        progressWaits = false;
        return progress;
    }

    /** The newest progress. */
    synchronized Optional<Progress> progress() {
        return progress;
    }

    /** Whether the caller said that all its input was sent. */
    synchronized boolean inputEnded() {
        return input.ended();
    }

    private void tellOutputConsumed() {
        if (call.state() instanceof CallState.With with) {
            with.provider().outputConsumed(with.routingId(), call);
        }
    }
}
