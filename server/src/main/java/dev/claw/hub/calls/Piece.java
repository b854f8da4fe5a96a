package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Payloads;
import dev.claw.hub.v1.Chunk;

/**
 * A piece of a call's input or output, or the end of the pieces, on its way through the hub.
 *
 * @param bytes of its content: what it takes of the window
 */
record Piece(LiveCall call, Chunk chunk, int bytes) implements ForCaller {

    /**
     * The piece as its sender gave it.
     *
     * @param field its name in the frame
     * @throws Refusal FIELD_INVALID when it sets nothing, or its media type is malformed
     */
    static Piece of(LiveCall call, Chunk chunk, String field) {
        return switch (chunk.getPartCase()) {
            case DATA ->
                new Piece(call, chunk, Payloads.contentBytes(Payloads.typed(chunk.getData(), field + ".data")));
            case END -> new Piece(call, chunk, 0);
            case PART_NOT_SET -> throw Refusal.field(field, "sets neither data nor end");
        };
    }

    boolean isEnd() {
        return chunk.hasEnd();
    }
}
