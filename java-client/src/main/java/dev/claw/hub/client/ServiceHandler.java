package dev.claw.hub.client;

import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;

/** Answers calls, and may block. Called on a pool of the publication's own, for at most {@code maxCalls} at once. */
@FunctionalInterface
public interface ServiceHandler {
    /**
     * Handles one call. {@link CallFailedException} reaches the caller with its code; any other exception with code
     * {@code INTERNAL}.
     */
    Payload handle(ServedCall call, CallContext context) throws Exception;
}
