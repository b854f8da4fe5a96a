package dev.claw.hub.adapter.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * A quick look at JSON: sees that a text is valid without building anything of it. It knows the grammar of RFC 8259 and is
 * sure of plain texts only: what is not valid, or comes near a limit, is left to the parser, which has the last word and
 * the sentence for it. Nearly every frame is plain, and a parser is set up for each text anew, which costs more than
 * reading it. Not for several threads at once.
 */
final class PlainJson {
    /** Beyond these it is the parser that decides. */
    private static final int SURE_DEPTH = JsonText.MAX_DEPTH - 1;

    private static final int SURE_DIGITS = 100;
    private static final int SURE_NAME = 1000;
    private static final int HEX_DIGITS = 4;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    /** A byte for each character of the text: what is no Latin 1 is a question mark, which may stand where that may. */
    private final byte[] text;

    private int at;

    private PlainJson(byte[] text) {
        this.text = text;
    }

    /** Whether this is one JSON value for sure; with false it may be one still. */
    static boolean isValue(String text) {
        if (text.length() > JsonText.MAX_CHARS) {
            return false;
        }
        PlainJson look = new PlainJson(text.getBytes(StandardCharsets.ISO_8859_1));
        look.space();
        if (!look.value(0)) {
            return false;
        }
        look.space();
        return look.at == look.text.length;
    }

    /**
     * Whether this is one JSON object for sure; with false it may be one still.
     *
     * @param fields gets each field's name and value, in order, as their own characters; with false those before the
     *     doubt
     */
    static boolean isObject(String text, BiConsumer<String, String> fields) {
        if (text.length() > JsonText.MAX_CHARS) {
            return false;
        }
        PlainJson look = new PlainJson(text.getBytes(StandardCharsets.ISO_8859_1));
        if (look.text.length != text.length()) {
            // Two characters of a pair are one question mark: the places are not those of the text.
            return false;
        }
        look.space();
        if (!look.next('{') || !look.fields(text, fields)) {
            return false;
        }
        look.space();
        return look.at == look.text.length;
    }

    private boolean fields(String whole, BiConsumer<String, String> fields) {
        space();
        if (next('}')) {
            return true;
        }
        do {
            space();
            int name = at + 1;
            if (!name()) {
                return false;
            }
            int nameEnd = at - 1;
            space();
            if (!next(':')) {
                return false;
            }
            space();
            int value = at;
            if (!value(1)) {
                return false;
            }
            fields.accept(whole.substring(name, nameEnd), whole.substring(value, at));
            space();
        } while (next(','));
        return next('}');
    }

    private boolean value(int depth) {
        if (at >= text.length) {
            return false;
        }
        return switch (text[at]) {
            case '"' -> string();
            case '{' -> depth < SURE_DEPTH && object(depth + 1);
            case '[' -> depth < SURE_DEPTH && array(depth + 1);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean object(int depth) {
        at++;
        space();
        if (next('}')) {
            return true;
        }
        do {
            space();
            if (!name()) {
                return false;
            }
            space();
            if (!next(':')) {
                return false;
            }
            space();
            if (!value(depth)) {
                return false;
            }
            space();
        } while (next(','));
        return next('}');
    }

    private boolean array(int depth) {
        at++;
        space();
        if (next(']')) {
            return true;
        }
        do {
            space();
            if (!value(depth)) {
                return false;
            }
            space();
        } while (next(','));
        return next(']');
    }

    // One with an escape is another name than its characters say.
    private boolean name() {
        if (!next('"')) {
            return false;
        }
        int start = at;
        at = plainEnd(start);
        return at - start <= SURE_NAME && next('"');
    }

    private boolean string() {
        at = plainEnd(at + 1);
        while (next('\\')) {
            if (!escape()) {
                return false;
            }
            at = plainEnd(at + 1);
        }
        return next('"');
    }

    /** Where in a string the characters end that need no second look. */
    private int plainEnd(int from) {
        int end = from;
        // Eight at a time; of the bytes that are marked the first one is marked rightly.
        for (; end <= text.length - Long.BYTES; end += Long.BYTES) {
            long eight = (long) LONG.get(text, end);
            long marks = (zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES) | (eight - SPACES) & ~eight) & HIGH_BITS;
            if (marks != 0) {
                return end + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
            }
        }
        while (end < text.length && text[end] != '"' && text[end] != '\\' && (text[end] < 0 || text[end] >= ' ')) {
            end++;
        }
        return end;
    }

    private static long zeros(long bytes) {
        return bytes - ONES & ~bytes;
    }

    /** From behind the backslash to the last character of the escape. */
    private boolean escape() {
        if (at >= text.length) {
            return false;
        }
        return switch (text[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            case 'u' -> hex();
            default -> false;
        };
    }

    private boolean hex() {
        if (at + HEX_DIGITS >= text.length) {
            return false;
        }
        for (int i = 0; i < HEX_DIGITS; i++) {
            at++;
            byte c = text[at];
            if (!isDigit(c) && (c < 'a' || c > 'f') && (c < 'A' || c > 'F')) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        int start = at;
        next('-');
        if (!next('0') && !digits()) {
            return false;
        }
        if (next('.') && !digits()) {
            return false;
        }
        if (next('e') || next('E')) {
            if (!next('+')) {
                next('-');
            }
            if (!digits()) {
                return false;
            }
        }
        return at - start <= SURE_DIGITS;
    }

    private boolean digits() {
        int start = at;
        int end = start;
        while (end < text.length && isDigit(text[end])) {
            end++;
        }
        at = end;
        return end > start;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!next(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean next(char c) {
        boolean there = at < text.length && text[at] == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void space() {
        while (at < text.length) {
            byte c = text[at];
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                return;
            }
            at++;
        }
    }
}
