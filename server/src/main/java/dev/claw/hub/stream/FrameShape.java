package dev.claw.hub.stream;

import com.google.rpc.Status;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.Superseded;

/**
 * What the rules that all streams share need to know of one RPC's frames.
 *
 * @param <I> the peer's frame
 * @param <O> the hub's frame
 */
public interface FrameShape<I, O> {
    long frameId(I frame);

    Kind kind(I frame);

    O error(long frameId, Status error);

    O draining(Draining draining);

    /** The frame of a stream that another took the place of; asked for only where that can happen. */
    default O superseded(Superseded superseded) {
        throw new IllegalStateException("this RPC's streams claim nothing that another could take over");
    }

    /** What a frame is to the shared rules. */
    enum Kind {
        /** The first frame. */
        OPEN,
        /** Asks for something, and carries a rising {@code frame_id}. */
        ASK,
        /** Asks for nothing, and carries none. */
        TELL,
        /** Sets nothing this hub knows. */
        UNKNOWN
    }
}
