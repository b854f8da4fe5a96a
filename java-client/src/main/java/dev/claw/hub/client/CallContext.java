package dev.claw.hub.client;

import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What a handler can learn of the call it handles, and say before its answer. May be used from any thread; never blocks,
 * but for {@link #write} and {@link #input()}.
 */
public interface CallContext {
    /**
     * Runs the action, on the callback executor, when nobody waits for the answer any more: cancelled, the caller gone,
     * its deadline passed, or this provider's link lost. At once if that is so already; never after the answer.
     */
    void onCanceled(Runnable action);

    /** Whether nobody waits for the answer any more. */
    boolean isCanceled();

    /** How long the caller still waits; zero when its deadline passed. */
    Duration remaining();

    /**
     * The same call with at most the time that the caller of this one still waits: for calls that this one needs. One
     * without a timeout gets what remains, at least 1 ms. Cancel it in {@link #onCanceled}.
     */
    OutgoingCall onward(OutgoingCall call);

    /**
     * Tells how far the call is. The caller hears the newest state only, when it does not keep up. After the answer it
     * says nothing.
     *
     * @param done how much is done, in a unit of the provider's own; never less than before
     * @param total how much there is
     * @param note a sentence for people, at most 4 KiB, the rest is cut; may be empty
     */
    void progress(double done, double total, String note);

    /** As {@link #progress(double, double, String)}, where it is not known how much there is. */
    void progress(double done, String note);

    /**
     * How many bytes of pieces may be on their way in one direction; one piece has at most as many. The hub's
     * {@code Limits.call_window_bytes}.
     */
    long windowBytes();

    /**
     * Sends a piece of output; completes when there was room for it in the call's window ({@code
     * Limits.call_window_bytes}, 256 KiB): wait for that before the next one. Pieces leave in the order of the calls, and
     * before the answer. Fails with {@link HubException}: CANCELLED when nobody waits any more, PAYLOAD_TOO_LARGE over the
     * window, LIMIT_REACHED when {@value ChunkOutlet#MAX_WAITING} pieces wait.
     */
    CompletableFuture<Void> send(Payload chunk);

    /** As {@link #send}, waiting for room. For handlers that may block. */
    void write(Payload chunk);

    /** Says that no more pieces of output come; the answer says so too. */
    CompletableFuture<Void> endOutput();

    /**
     * Takes the pieces of input by a listener, those that came already first. Once; not together with {@link #input()}. Of a
     * call without input it hears the end at once.
     */
    void onInput(ChunkListener listener);

    /** The pieces of input, for handlers that may block. Of a call without input there are none. */
    ChunkReader input();
}
