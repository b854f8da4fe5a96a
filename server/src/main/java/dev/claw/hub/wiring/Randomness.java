package dev.claw.hub.wiring;

import dev.claw.hub.identity.Secrets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The ids and secrets that the hub makes. Any thread. */
final class Randomness {
    private final SecureRandom random = new SecureRandom();

    /** The prefix and so many hex digits, an even number. */
    String hex(String prefix, int digits) {
        byte[] bytes = new byte[digits / 2];
        random.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    /** The prefix and 256 bits as base64url. */
    String secret(String prefix) {
        return Secrets.make(prefix, random);
    }

    long number() {
        return random.nextLong();
    }
}
