package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.RatingRow;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the next page of a service's ratings begins: behind the revision of the last one told. */
final class RatingTokens {
    /** No base64 has it. */
    private static final char BETWEEN = '.';

    private RatingTokens() {}

    static String token(RatingRow last) {
        return name(last.serviceId()) + BETWEEN + last.revision();
    }

    /**
     * The revision that the page stays below.
     *
     * @throws Refusal FIELD_INVALID when the hub made no such token, or made it for another service
     */
    static long before(String token, String serviceId) {
        if (token.isEmpty()) {
            return Long.MAX_VALUE;
        }
        int between = token.indexOf(BETWEEN);
        if (between < 0) {
            throw malformed();
        }
        long revision;
        try {
            revision = Long.parseLong(token.substring(between + 1));
        } catch (NumberFormatException notOurs) {
            throw malformed();
        }
        if (!token.substring(0, between).equals(name(serviceId))) {
            throw Refusal.field(
                    "page_token", "is of another service; expected that of the last page of this service's ratings");
        }
        return revision;
    }

    private static String name(String serviceId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(serviceId.getBytes(StandardCharsets.UTF_8));
    }

    private static Refusal malformed() {
        return Refusal.field("page_token", "is no token of this hub; expected the last page's next_page_token");
    }
}
