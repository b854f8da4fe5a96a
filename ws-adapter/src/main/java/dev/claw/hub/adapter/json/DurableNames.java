package dev.claw.hub.adapter.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Names of providers that gave themselves none but chose their service's id: made of the id, so that such a provider is
 * the same agent when it comes back, and its service and keys are its own still.
 */
final class DurableNames {
    private static final String SALT = "service.id:";
    private static final int DIGITS = 8;

    private DurableNames() {}

    /** The name that goes with the id that a {@code service} wishes for; empty if it wishes for none. */
    static Optional<String> of(RawObject service) {
        return service.word("id").or(() -> service.word("service_id")).map(DurableNames::name);
    }

    private static String name(String serviceId) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((SALT + serviceId).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
