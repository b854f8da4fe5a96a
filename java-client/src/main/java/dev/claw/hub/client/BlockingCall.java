package dev.claw.hub.client;

import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A call under way, for threads that wait; see {@link CallHandle} for what holds of it. Its output waits, up to the
 * call's window, until it is read: read it before {@link #result()}, or a provider that sends more waits till the
 * deadline. May be used from any thread.
 */
public final class BlockingCall implements AutoCloseable {
    private final CallHandle handle;
    private final PendingCall call;
    private final ChunkReader output;

    BlockingCall(CallHandle handle, PendingCall call) {
        this.handle = handle;
        this.call = call;
        this.output = new ChunkReader(call.streams().orElseThrow().output());
    }

    /** The same call without blocking. */
    public CallHandle async() {
        return handle;
    }

    /** The caller's id of the call. */
    public String callId() {
        return handle.callId();
    }

    /** The pieces of output, until the answer comes. */
    public ChunkReader output() {
        return output;
    }

    /** Sends a piece of input, waiting for room in the window. */
    public void write(Payload chunk) {
        Waiting.on(handle.send(chunk));
    }

    /** Says that no more input comes. */
    public void endInput() {
        Waiting.on(handle.endInput());
    }

    /** How far the call is, as its provider told last; empty when it told nothing. */
    public Optional<Progress> progress() {
        return handle.progress();
    }

    /** The answer, waiting for it. An interrupted thread cancels the call. */
    public Payload result() {
        return Waiting.on(call);
    }

    /** The answer, or empty when it does not come in time; the call goes on. */
    public Optional<Payload> result(Duration timeout) {
        CompletableFuture<Optional<Payload>> answer = call.thenApply(Optional::of);
        return Waiting.on(answer.completeOnTimeout(Optional.empty(), timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Cancels the call, if it is not over. */
    public void cancel() {
        handle.cancel();
    }

    /** The same as {@link #cancel()}. */
    @Override
    public void close() {
        handle.cancel();
    }
}
