package dev.claw.hub.client;

import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallConsumed;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallsConsumed;
import dev.claw.hub.v1.CancelFrame;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.InputFrame;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.ReleaseFrame;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * What waits to be said on one {@code Invoke} stream, and the frames made of it. Any thread adds; only the owner of the
 * link takes. Bounded by the calls under way and their windows.
 */
final class InvokeFrames {
    private final InvokeLink link;
    private final LongSupplier nanoTime;
    private final CallQueue queue;
    private final Queue<String> cancels = new ConcurrentLinkedQueue<>();
    private final ChunkOutbox<String> input = new ChunkOutbox<>();
    private final Newest<String, Long> consumed = new Newest<>(Long::sum);
    private final Newest<String, Boolean> releases = new Newest<>((one, other) -> one);
    private final Rota<InvokeRequest> rota =
            new Rota<>(List.of(this::callFrame, this::inputFrame, this::consumedFrame, this::releaseFrame));
    private boolean draining;
    private long frameId;

    InvokeFrames(InvokeLink link, CallTable table, LongSupplier nanoTime) {
        this.link = link;
        this.nanoTime = nanoTime;
        this.queue = new CallQueue(table);
    }

    CallQueue queue() {
        return queue;
    }

    void cancel(String callId) {
        cancels.add(callId);
        link.signal();
    }

    void input(String callId, ChunkOutlet outlet, Chunk chunk) {
        input.add(callId, outlet, chunk);
        link.signal();
    }

    void consumed(String callId, long bytes) {
        consumed.put(callId, bytes);
        link.signal();
    }

    /** The answer is with the caller: the hub need not keep it. */
    void release(String callId) {
        releases.put(callId, true);
        link.signal();
    }

    /** Whether a stream is needed for what waits. */
    boolean wanted() {
        return !queue.isEmpty() || !releases.isEmpty();
    }

    /** The first frame of a new stream; what was said of the calls of the old one is void. */
    InvokeRequest open() {
        frameId = FrameLimits.OPEN;
        cancels.clear();
        consumed.clear();
        return InvokeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build();
    }

    /** The stream is gone: pieces that did not leave never will. */
    void lost() {
        input.clear();
    }

    /** @param draining the hub asks for nothing new: no call leaves */
    Optional<InvokeRequest> next(boolean draining) {
        Optional<InvokeRequest> cancel = cancelFrame();
        if (cancel.isPresent()) {
            return cancel;
        }
        this.draining = draining;
        return rota.next();
    }

    private Optional<InvokeRequest> cancelFrame() {
        if (cancels.isEmpty()) {
            return Optional.empty();
        }
        CancelFrame.Builder frame = CancelFrame.newBuilder();
        while (frame.getCallIdsCount() < FrameLimits.ENTRIES) {
            String id = cancels.poll();
            if (id == null) {
                break;
            }
            frame.addCallIds(id);
        }
        return Optional.of(InvokeRequest.newBuilder().setCancel(frame).build());
    }

    private Optional<InvokeRequest> callFrame() {
        if (draining || queue.isEmpty()) {
            return Optional.empty();
        }
        long id = frameId + 1;
        CallFrame frame = queue.take(id, link, nanoTime.getAsLong());
        if (frame.getCallsCount() == 0) {
            return Optional.empty();
        }
        frameId = id;
        return Optional.of(
                InvokeRequest.newBuilder().setFrameId(id).setCall(frame).build());
    }

    private Optional<InvokeRequest> inputFrame() {
        if (input.isEmpty()) {
            return Optional.empty();
        }
        InputFrame.Builder frame = InputFrame.newBuilder();
        int pieces = input.take((call, chunk) ->
                frame.addChunks(CallChunk.newBuilder().setCallId(call).setChunk(chunk)));
        return pieces == 0
                ? Optional.empty()
                : Optional.of(InvokeRequest.newBuilder().setInput(frame).build());
    }

    private Optional<InvokeRequest> consumedFrame() {
        if (consumed.isEmpty()) {
            return Optional.empty();
        }
        CallsConsumed.Builder frame = CallsConsumed.newBuilder();
        int calls = consumed.take((call, bytes) ->
                frame.addCalls(CallConsumed.newBuilder().setCallId(call).setBytes(bytes)));
        return calls == 0
                ? Optional.empty()
                : Optional.of(InvokeRequest.newBuilder().setConsumed(frame).build());
    }

    private Optional<InvokeRequest> releaseFrame() {
        if (releases.isEmpty()) {
            return Optional.empty();
        }
        ReleaseFrame.Builder frame = ReleaseFrame.newBuilder();
        int calls = releases.take((call, released) -> frame.addCallIds(call));
        return calls == 0
                ? Optional.empty()
                : Optional.of(InvokeRequest.newBuilder().setRelease(frame).build());
    }
}
