package dev.claw.hub.stream;

import com.google.protobuf.MessageLite;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.ErrorReason;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Frames that wait to be written, in order; no more than the buffer of a stream holds (G23), but one of any size.
 * Belongs to the loop.
 */
final class Answers<O extends MessageLite> {
    private final HubLimits.Buffer limit;
    private final Queue<O> waiting = new ArrayDeque<>();
    private long bytes;

    Answers(HubLimits.Buffer limit) {
        this.limit = limit;
    }

    /** Adds a frame; false when it does not fit. */
    boolean add(O frame) {
        int size = frame.getSerializedSize();
        if (!waiting.isEmpty() && (waiting.size() >= limit.entries() || bytes + size > limit.bytes())) {
            return false;
        }
        waiting.add(frame);
        bytes += size;
        return true;
    }

    Optional<O> next() {
        O frame = waiting.poll();
        if (frame == null) {
            return Optional.empty();
        }
        bytes -= frame.getSerializedSize();
        return Optional.of(frame);
    }

    /** Why a stream ends whose frames no longer fit. */
    Refusal full() {
        return Refusal.of(
                ErrorReason.ERROR_REASON_SLOW_READER,
                "more than " + limit.entries() + " answers or " + limit.bytes()
                        + " bytes of them wait and the peer does not read them");
    }

    void clear() {
        waiting.clear();
        bytes = 0;
    }
}
