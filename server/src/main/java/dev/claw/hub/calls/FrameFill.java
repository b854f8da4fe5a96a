package dev.claw.hub.calls;

import dev.claw.hub.limits.HubLimits;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Fills one frame from what waits: the run of one kind at the head of the queue, so that nothing overtakes, within the
 * entries and bytes of a frame; a larger single entry travels alone. On the loop that takes from the queue.
 */
final class FrameFill {
    /** The size of an entry that is not wanted any more. */
    static final int UNWANTED = -1;

    private final HubLimits limits;

    FrameFill(HubLimits limits) {
        this.limits = limits;
    }

    /**
     * Moves entries of this kind from the head of the queue into the frame.
     *
     * @param bytes the size of an entry, or {@link #UNWANTED}: it is dropped
     */
    <W, E extends W> void take(Queue<W> waiting, Class<E> kind, ToIntFunction<E> bytes, Consumer<E> into) {
        int count = 0;
        long sum = 0;
        while (count < limits.frameEntries()) {
            W head = waiting.peek();
            if (!kind.isInstance(head)) {
                return;
            }
            E next = kind.cast(head);
            int size = bytes.applyAsInt(next);
            if (size == UNWANTED) {
                waiting.remove();
                continue;
            }
            sum += size;
            if (count > 0 && sum > limits.frameBytes()) {
                return;
            }
            waiting.remove();
            into.accept(next);
            count++;
        }
    }
}
