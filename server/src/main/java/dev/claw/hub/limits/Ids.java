package dev.claw.hub.limits;

import dev.claw.hub.error.Refusal;
import java.nio.charset.StandardCharsets;

/** The rules of well-formed ids and texts. Each method returns what it was given, or refuses it. */
public final class Ids {
    private static final int MAX_ID_CHARS = 128;

    private Ids() {}

    /** A required id: 1 to 128 characters {@code [A-Za-z0-9._:@/-]}. */
    public static String required(String id, String field) {
        if (!wellFormed(id)) {
            throw Refusal.field(
                    field,
                    (id.isEmpty() ? "is missing" : "is " + quoted(id))
                            + "; expected 1 to 128 characters of A-Z a-z 0-9 . _ : @ / -");
        }
        return id;
    }

    /** An id that may be empty. */
    public static String optional(String id, String field) {
        return id.isEmpty() ? id : required(id, field);
    }

    public static boolean wellFormed(String id) {
        if (id.isEmpty() || id.length() > MAX_ID_CHARS) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '_'
                    || c == ':'
                    || c == '@'
                    || c == '/'
                    || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** A required agent's or service's name: 1 to 256 bytes of printable text, for old agents have such ids. */
    public static String name(String name, String field) {
        if (name.isEmpty()) {
            throw Refusal.field(field, "is missing; expected 1 to 256 bytes of printable text");
        }
        if (wellFormed(name)) {
            return name;
        }
        text(name, field, HubLimits.ID_BYTES);
        boolean printable = name.codePoints().noneMatch(Ids::unprintable);
        if (!printable || name.isBlank() || !name.equals(name.strip())) {
            throw Refusal.field(
                    field, "is " + quoted(name) + "; expected printable text without white space at its ends");
        }
        return name;
    }

    /** Any text of at most {@code maxBytes} of UTF-8. */
    public static String text(String text, String field, int maxBytes) {
        boolean surelyShort = text.length() <= maxBytes / 3;
        if (!surelyShort) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                throw Refusal.field(field, "has " + bytes + " bytes; at most " + maxBytes + " are allowed");
            }
        }
        return text;
    }

    /** Printable text of at most {@code maxBytes} of UTF-8; may be empty. */
    public static String printable(String text, String field, int maxBytes) {
        if (wellFormed(text)) {
            return text;
        }
        text(text, field, maxBytes);
        if (text.codePoints().anyMatch(Ids::unprintable)) {
            throw Refusal.field(field, "is " + quoted(text) + "; expected printable text");
        }
        return text;
    }

    private static boolean unprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String quoted(String value) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        StringBuilder out = new StringBuilder("\"");
        shown.codePoints().forEach(c -> {
            if (unprintable(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }
}
