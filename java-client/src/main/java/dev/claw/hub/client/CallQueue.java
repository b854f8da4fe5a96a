package dev.claw.hub.client;

import dev.claw.hub.v1.CallFrame;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The calls that wait to leave. Any thread adds; only the owner takes. It holds a call's share of the budget until the
 * call leaves it, also when the call ended here; bounded by that budget.
 */
final class CallQueue {
    private final Queue<PendingCall> calls = new ConcurrentLinkedQueue<>();
    private final CallTable table;

    CallQueue(CallTable table) {
        this.table = table;
    }

    void add(PendingCall call) {
        calls.add(call);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** What leaves together in the frame of this id; empty when nothing does. */
    CallFrame take(long frameId, InvokeLink link, long now) {
        CallFrame.Builder frame = CallFrame.newBuilder();
        int bytes = 0;
        for (PendingCall call = calls.peek(); call != null && fits(frame, bytes, call); call = calls.peek()) {
            calls.remove();
            if (call.isDone() && call.endQueued()) {
                // Its future was completed by somebody else.
                table.forget(call);
            }
            if (call.leave(frameId, link)) {
                frame.addCalls(call.outgoing(now));
                bytes += call.bytes();
                if (call.alone()) {
                    break;
                }
            } else {
                table.budget().release(call.bytes());
            }
        }
        return frame.build();
    }

    private static boolean fits(CallFrame.Builder frame, int bytes, PendingCall call) {
        int entries = frame.getCallsCount();
        return FrameLimits.fits(entries, bytes, call.bytes()) && (entries == 0 || !call.alone());
    }

    /** Ends all calls here that have not ended. */
    void endAll(Consumer<PendingCall> ended) {
        for (PendingCall call = calls.poll(); call != null; call = calls.poll()) {
            table.budget().release(call.bytes());
            if (call.endQueued()) {
                ended.accept(call);
            }
        }
    }

    /** Moves all calls to where they can leave. */
    void moveTo(Consumer<PendingCall> other) {
        for (PendingCall call = calls.poll(); call != null; call = calls.poll()) {
            other.accept(call);
        }
    }

    /** While the hub is away nothing leaves, and what ended here would hold its share. */
    void forgetEnded() {
        calls.removeIf(call -> {
            boolean ended = call.ended();
            if (ended) {
                table.budget().release(call.bytes());
            }
            return ended;
        });
    }
}
