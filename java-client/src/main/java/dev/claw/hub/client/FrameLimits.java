package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import io.grpc.Status;

/** How much one frame carries. */
final class FrameLimits {
    /** Entries of one frame. */
    static final int ENTRIES = 64;
    /** Bytes of a frame of several entries; a larger entry travels alone. */
    static final int BYTES = 1 << 20;
    /** Bytes of one entry; a larger one would break the stream for all others, and fails here instead. */
    static final int ENTRY_BYTES = (4 << 20) - (64 << 10);
    /** The `frame_id` of the first frame of every stream. */
    static final long OPEN = 1;

    private FrameLimits() {}

    static HubException tooLarge(String what, int bytes) {
        return ErrorFacts.local(
                Status.Code.INVALID_ARGUMENT,
                ErrorReason.ERROR_REASON_PAYLOAD_TOO_LARGE,
                what + " has " + bytes + " bytes, expected at most " + ENTRY_BYTES);
    }

    /** Whether an entry of {@code bytes} still fits behind {@code entries} entries of {@code used} bytes. */
    static boolean fits(int entries, int used, int bytes) {
        return entries == 0 || (entries < ENTRIES && used + bytes <= BYTES);
    }
}
