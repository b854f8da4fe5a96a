package dev.claw.hub.client;

import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A call under way and its future, in one object. It is queued, then leaves, then ends; or ends while queued. Which
 * came first is decided by one atomic step, so that a call ends once and is known to have left or not.
 */
final class PendingCall extends CompletableFuture<Payload> {
    private static final int QUEUED = 0;
    private static final int LEFT = 1;
    private static final int ENDED = 2;
    private static final AtomicIntegerFieldUpdater<PendingCall> STAGE =
            AtomicIntegerFieldUpdater.newUpdater(PendingCall.class, "stage");
    // A call that waited longer than this tells the hub what is left of its timeout.
    private static final long NOTICEABLE_NANOS = Duration.ofMillis(100).toNanos();

    private final CallDesk desk;
    private final OutgoingCall call;
    private final Optional<CallStreams> streams;
    private final int bytes;
    private final long madeAt;
    private final long timeoutNanos;
    private volatile int stage;
    private volatile long frameId;
    private volatile boolean alone;
    private volatile Optional<InvokeLink> link = Optional.empty();

    PendingCall(CallDesk desk, OutgoingCall call, Optional<CallStreams> streams, long now, long timeoutNanos) {
        this.desk = desk;
        this.call = call;
        this.streams = streams;
        this.bytes = call.getSerializedSize();
        this.madeAt = now;
        this.timeoutNanos = timeoutNanos;
    }

    String id() {
        return call.getCallId();
    }

    int bytes() {
        return bytes;
    }

    long frameId() {
        return frameId;
    }

    /** What it says and hears before its answer; empty when nobody asked for that. */
    Optional<CallStreams> streams() {
        return streams;
    }

    /** Whether its answer is kept when the link breaks. */
    boolean keeps() {
        return call.getOnDisconnect() == OnDisconnect.ON_DISCONNECT_KEEP;
    }

    /** Whether an answer that is kept stays with the hub when it is told here. */
    boolean leavesAnswer() {
        return streams.filter(CallStreams::leavesAnswer).isPresent();
    }

    /** The link it left on; empty before, and when that broke and the answer is fetched. */
    Optional<InvokeLink> link() {
        return link;
    }

    /** Its stream broke and its answer is kept: it is fetched from now on. */
    void interrupt(HubException why) {
        link = Optional.empty();
        streams.ifPresent(some -> some.interrupt(why));
    }

    /** It leaves in this frame; false when it ended before. */
    boolean leave(long frame, InvokeLink on) {
        frameId = frame;
        link = Optional.of(on);
        if (!STAGE.compareAndSet(this, QUEUED, LEFT)) {
            return false;
        }
        streams.ifPresent(some -> some.left(on.frames()));
        return true;
    }

    /** Its result, behind the pieces that came before it. */
    void answer(Payload result) {
        if (streams.isPresent()) {
            streams.get().answered(() -> complete(result));
        } else {
            complete(result);
        }
    }

    /** It failed, at once: what came before and was not taken is not told to a listener any more. */
    void fail(HubException why) {
        completeExceptionally(why);
        streams.ifPresent(some -> some.failed(why));
    }

    /** The hub did not make it, for its frame failed whole: it goes back to leave in a frame of its own, once. */
    boolean returnAlone() {
        if (alone) {
            return false;
        }
        alone = true;
        return STAGE.compareAndSet(this, LEFT, QUEUED);
    }

    /** Whether it shares no frame with others. */
    boolean alone() {
        return alone;
    }

    /** It ends without having left; false when it left or ended before. */
    boolean endQueued() {
        return STAGE.compareAndSet(this, QUEUED, ENDED);
    }

    /** It ends after having left; false when it did not leave or ended before. */
    boolean endLeft() {
        return STAGE.compareAndSet(this, LEFT, ENDED);
    }

    boolean left() {
        return stage == LEFT;
    }

    boolean ended() {
        return stage == ENDED;
    }

    /** Nanoseconds since its timeout passed; negative before. */
    long overdue(long now) {
        return now - madeAt - timeoutNanos;
    }

    /** What to send: its timeout counts from when it was made. */
    OutgoingCall outgoing(long now) {
        if (now - madeAt < NOTICEABLE_NANOS) {
            return call;
        }
        long rest = Math.max(1, timeoutNanos - (now - madeAt));
        return call.toBuilder().setTimeout(Durations.of(rest)).build();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean ended = isDone();
        boolean canceled = super.cancel(mayInterruptIfRunning);
        if (canceled && !ended) {
            streams.ifPresent(some -> some.failed(ErrorFacts.local(Status.Code.CANCELLED, "canceled by the caller")));
            desk.canceled(this);
        }
        return canceled;
    }

    /** Dependents are plain futures: cancelling them does not cancel the call. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
