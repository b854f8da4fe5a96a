package dev.claw.hub.client;

import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import java.util.concurrent.CompletionStage;

/** Answers calls without blocking. Called on the client's callback executor, for several calls at once. */
@FunctionalInterface
public interface CallHandler {
    /**
     * Begins to handle one call; the stage's value is the answer. {@link CallFailedException}, thrown or as the stage's
     * failure, reaches the caller with its code; any other exception with code {@code INTERNAL}.
     */
    CompletionStage<Payload> handle(ServedCall call, CallContext context);
}
