package dev.claw.hub.limits;

import dev.claw.hub.error.Refusal;

/** Pages of lists: their size, and the token that says where the next one begins. */
public final class Pages {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 1_000;

    private Pages() {}

    /** The size asked for: 0 means 100. */
    public static int size(int given) {
        return within(given, "page_size", DEFAULT_SIZE);
    }

    /** A number of entries asked for, 1 to 1,000; 0 means the default. */
    public static int within(int given, String field, int ifZero) {
        if (given < 0 || given > MAX_SIZE) {
            throw Refusal.field(field, "is " + Integer.toUnsignedString(given) + "; expected 0 to " + MAX_SIZE);
        }
        return given == 0 ? ifZero : given;
    }

    /** The token of the page behind this revision. */
    public static String token(long revision) {
        return Long.toString(revision);
    }

    /** The revision that the token says the page begins behind; 0 for the first page. */
    public static long after(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        try {
            long revision = Long.parseLong(token);
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException notOurs) {
            // Told below, together with a negative one.
        }
        throw Refusal.field("page_token", "is \"" + token + "\"; expected the last page's next_page_token");
    }
}
