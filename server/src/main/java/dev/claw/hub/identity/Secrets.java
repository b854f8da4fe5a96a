package dev.claw.hub.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Secrets: 256 random bits, shown as text, kept as a SHA-256 hash. */
public final class Secrets {
    private static final int BYTES = 32;

    private Secrets() {}

    /** A new secret: the prefix and 43 characters of base64url. The source must be a cryptographic one. */
    public static String make(String prefix, RandomGenerator secureRandom) {
        byte[] bits = new byte[BYTES];
        secureRandom.nextBytes(bits);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    public static byte[] hash(String secret) {
        return hash(secret.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hash(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
