package dev.claw.hub.client;

import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A call under way: what it says before its answer, and its answer. May be used from any thread; never blocks. */
public final class CallHandle {
    private final PendingCall call;

    CallHandle(PendingCall call) {
        this.call = call;
    }

    /** The caller's id of the call, as given or as made by this client. */
    public String callId() {
        return call.id();
    }

    /**
     * The answer; as {@link Calls#call}. Cancelling it cancels the call. A result comes behind the last piece of output, a
     * failure at once.
     */
    public CompletableFuture<Payload> result() {
        return call;
    }

    /**
     * Sends a piece of input; completes when there was room for it in the call's window
     * ({@code Limits.call_window_bytes}, 256 KiB): wait for that before the next one. Pieces leave in the order of the
     * calls. Fails with {@link HubException}: FIELD_INVALID when the call was made without {@code streams_input},
     * PAYLOAD_TOO_LARGE over the window, LIMIT_REACHED when {@value ChunkOutlet#MAX_WAITING} pieces wait, else with what the
     * call ended with.
     */
    public CompletableFuture<Void> send(Payload chunk) {
        return streams().send(chunk);
    }

    /** Says that no more input comes; completes when all pieces before it had room. Again does nothing. */
    public CompletableFuture<Void> endInput() {
        return streams().endInput();
    }

    /** How far the call is, as its provider told last; empty when it told nothing. */
    public Optional<Progress> progress() {
        return streams().progress();
    }

    /**
     * Whether the link broke while the call was under way and its answer is, or was, fetched ({@code
     * ON_DISCONNECT_KEEP}): pieces that were on their way then are lost, and input ends.
     */
    public boolean interrupted() {
        return streams().interrupted();
    }

    /** Cancels the call; {@link #result()} fails at once. After the answer it does nothing. */
    public void cancel() {
        call.cancel(true);
    }

    private CallStreams streams() {
        return call.streams().orElseThrow();
    }
}
