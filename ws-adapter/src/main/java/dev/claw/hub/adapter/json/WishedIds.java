package dev.claw.hub.adapter.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Ids that old providers choose. They may be any text, often Chinese; of what the hub does not take as an id one is made,
 * the same one each time, so that its service and keys stay what they are.
 */
final class WishedIds {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@/-]{1,128}");
    private static final int DIGITS = 8;

    private WishedIds() {}

    static String id(String wished) {
        return ID.matcher(wished).matches() ? wished : made(wished);
    }

    private static String made(String wished) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(wished.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
