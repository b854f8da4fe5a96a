package dev.claw.hub.adapter.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The form of the ids that the hub takes from agents, and ids of that form that are made of any text. */
public final class HubIds {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@/-]{1,128}");
    private static final int DIGITS = 8;

    private HubIds() {}

    /** Whether the hub takes it as an id. */
    public static boolean isOne(String text) {
        return ID.matcher(text).matches();
    }

    /** Eight hex digits, the same ones for the same text. */
    static String madeOf(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
