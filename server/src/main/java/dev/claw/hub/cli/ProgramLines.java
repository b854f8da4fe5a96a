package dev.claw.hub.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The lines that a program prints, as UTF-8 and with their ends; one that is too long comes in parts, cut between
 * characters. Not for several threads.
 */
final class ProgramLines {
    private static final int LONGEST_CHARACTER = 4;

    private final InputStream in;
    private final byte[] buffer;
    private int from;
    private int to;

    /** @param most bytes of one line, or of a part of it; at least 4 */
    ProgramLines(InputStream in, int most) {
        this.in = in;
        this.buffer = new byte[most];
    }

    /** The next line, waiting for its end; empty behind the last one. */
    Optional<String> next() throws IOException {
        int looked = from;
        while (true) {
            for (; looked < to; looked++) {
                if (buffer[looked] == '\n') {
                    return Optional.of(take(looked + 1));
                }
            }
            if (to - from == buffer.length) {
                return Optional.of(take(wholeCharacters()));
            }
            looked -= compact();
            int read = in.read(buffer, to, buffer.length - to);
            if (read < 0) {
                return from == to ? Optional.empty() : Optional.of(take(to));
            }
            to += read;
        }
    }

    private String take(int end) {
        String taken = new String(buffer, from, end - from, StandardCharsets.UTF_8);
        from = end;
        return taken;
    }

    /** Makes room behind what was not taken; how far that moved. */
    private int compact() {
        int moved = from;
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= moved;
        from = 0;
        return moved;
    }

    /** Where the last character that is whole ends; the end of all where it is no UTF-8. */
    private int wholeCharacters() {
        int lead = to - 1;
        while (lead > from && to - lead < LONGEST_CHARACTER && (buffer[lead] & 0xC0) == 0x80) {
            lead--;
        }
        int first = buffer[lead] & 0xFF;
        int bytes = first >= 0xF0 ? LONGEST_CHARACTER : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
        return lead > from && to - lead < bytes ? lead : to;
    }
}
