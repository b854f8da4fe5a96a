package dev.claw.hub.stream;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;

/** Whose turn it is: {@code open} first and once, and numbers that rise. Owns the last number; belongs to the loop. */
final class FrameTurns {
    private long lastFrameId;

    /**
     * Takes note of a frame's number.
     *
     * @throws Refusal when the frame's kind, turn or number is wrong; its number is then not used up
     */
    void take(long frameId, FrameShape.Kind kind, Phase phase) {
        requireTurn(kind, phase);
        if (kind == FrameShape.Kind.TELL) {
            requireNone(frameId);
        } else {
            requireRising(frameId);
            lastFrameId = frameId;
        }
    }

    private static void requireTurn(FrameShape.Kind kind, Phase phase) {
        if (kind == FrameShape.Kind.UNKNOWN) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_UNKNOWN,
                    "the frame sets none of the kinds this hub knows; nothing was done");
        }
        if (kind == FrameShape.Kind.OPEN && phase == Phase.OPEN) {
            throw Refusal.of(ErrorReason.ERROR_REASON_FRAME_UNEXPECTED, "the stream is open already");
        }
        if (kind != FrameShape.Kind.OPEN && phase == Phase.NEW) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_UNEXPECTED, "expected open, and its answer, before anything else");
        }
    }

    private static void requireNone(long frameId) {
        if (frameId != 0) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_ID_INVALID,
                    "frame_id is " + Long.toUnsignedString(frameId) + "; expected 0, for this kind has no answer");
        }
    }

    private void requireRising(long frameId) {
        if (Long.compareUnsigned(frameId, lastFrameId) <= 0) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_ID_INVALID,
                    "frame_id is " + Long.toUnsignedString(frameId) + "; expected more than "
                            + Long.toUnsignedString(lastFrameId));
        }
    }
}
