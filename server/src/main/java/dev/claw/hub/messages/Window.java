package dev.claw.hub.messages;

import dev.claw.hub.error.Refusal;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The window of a delivery stream: what was delivered and is not acknowledged. Belongs to the stream's loop.
 */
final class Window {
    private final int size;
    private final Queue<Long> unacknowledged = new ArrayDeque<>();
    private long considered;

    /** @param size entries at once; 0 delivers nothing */
    Window(int size) {
        this.size = size;
    }

    int size() {
        return size;
    }

    /** How many more entries may be delivered. */
    int room() {
        return size - unacknowledged.size();
    }

    /** Delivery begins behind this number. */
    void begin(long after) {
        considered = after;
    }

    void delivered(long seq) {
        unacknowledged.add(seq);
    }

    /** The stream was told of everything up to this number. */
    void considered(long through) {
        considered = Math.max(considered, through);
    }

    /**
     * Gives room.
     *
     * @throws Refusal when the number is beyond what the stream was told of
     */
    void acknowledge(long through) {
        if (Long.compareUnsigned(through, considered) > 0) {
            throw Refusal.field(
                    "acknowledge.through",
                    "is " + Long.toUnsignedString(through) + "; the last entry delivered on this stream is "
                            + considered);
        }
        while (!unacknowledged.isEmpty() && unacknowledged.peek() <= through) {
            unacknowledged.remove();
        }
    }
}
