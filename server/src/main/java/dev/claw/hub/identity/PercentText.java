package dev.claw.hub.identity;

import dev.claw.hub.error.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Unicode in metadata, which is ASCII: UTF-8 with {@code %XX} for whatever is not printable ASCII, and for %. */
final class PercentText {
    private PercentText() {}

    static String decode(String encoded, String field) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put(octet(encoded, i, field));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.field(field, "is \"" + encoded + "\"; expected percent-encoded UTF-8");
        }
    }

    private static byte octet(String encoded, int at, String field) {
        int high = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            throw Refusal.field(field, "is \"" + encoded + "\"; expected two hex digits behind each %");
        }
        return (byte) (high << 4 | low);
    }
}
