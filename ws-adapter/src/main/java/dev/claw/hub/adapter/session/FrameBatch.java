package dev.claw.hub.adapter.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Text frames that leave together, in one buffer: most are small, and a buffer, a promise and a place in the socket's queue
 * for each cost more than copying it. A frame goes as RFC 6455, section 5.2, has it, whole and unmasked, as a server's are.
 * Owned by the connection's event loop.
 */
final class FrameBatch {
    private static final int FINAL_TEXT = 0x81;
    private static final int LONGEST_SHORT = 125;
    private static final int LONGEST_MEDIUM = 0xFFFF;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final int LONGEST_HEADER = 10;

    private final List<byte[]> texts = new ArrayList<>();
    private int bytes;

    /** @param text UTF-8 */
    void add(byte[] text) {
        texts.add(text);
        bytes += LONGEST_HEADER + text.length;
    }

    int frames() {
        return texts.size();
    }

    /** At least the bytes of the frames in it. */
    int bytes() {
        return bytes;
    }

    /** The frames in a buffer, for the caller to release; the batch is empty. */
    ByteBuf take(ByteBufAllocator allocator) {
        ByteBuf buffer = allocator.buffer(bytes);
        for (byte[] text : texts) {
            header(buffer, text.length);
            buffer.writeBytes(text);
        }
        texts.clear();
        bytes = 0;
        return buffer;
    }

    private static void header(ByteBuf buffer, int length) {
        buffer.writeByte(FINAL_TEXT);
        if (length <= LONGEST_SHORT) {
            buffer.writeByte(length);
        } else if (length <= LONGEST_MEDIUM) {
            buffer.writeByte(TWO_BYTES_FOLLOW).writeShort(length);
        } else {
            buffer.writeByte(EIGHT_BYTES_FOLLOW).writeLong(length);
        }
    }
}
