package dev.claw.hub.adapter.mapping;

import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;

/** How old agents get the hub's refusals. */
public final class HubErrors {
    private static final String PREFIX = "ERROR_REASON_";
    // Old consumers look for this word to learn that they must ask for a key.
    private static final String KEY = "Key";

    private HubErrors() {}

    /** A name for programs: the hub's reason, else the gRPC code. */
    public static String code(HubException failure) {
        ErrorReason reason = failure.reason();
        boolean known = reason != ErrorReason.ERROR_REASON_UNSPECIFIED && reason != ErrorReason.UNRECOGNIZED;
        return known ? reason.name().substring(PREFIX.length()) : failure.code().name();
    }

    /** A sentence for people; one about a key contains the word {@code Key}. */
    public static String sentence(HubException failure) {
        String message = failure.getMessage();
        boolean aboutKey = failure.reason().name().startsWith(PREFIX + "KEY_");
        if (!aboutKey || message.contains(KEY)) {
            return message;
        }
        return (failure.reason() == ErrorReason.ERROR_REASON_KEY_REQUIRED ? "Key required: " : "Key refused: ")
                + message;
    }
}
