package dev.claw.hub.calls;

import dev.claw.hub.v1.OutgoingCall;
import java.util.concurrent.CompletionStage;

/** What a service asks of its calls before a key is charged and a provider sees them. Any thread; must not block. */
@FunctionalInterface
public interface CallCheck {
    /**
     * Looks at one call.
     *
     * @param serviceId the service's id, whatever name the call used
     * @return completed when the call may go on, on any thread; else failed with METHOD_NOT_FOUND or PARAMETERS_INVALID:
     *     the call's answer, and nobody was asked
     */
    CompletionStage<Void> check(String serviceId, OutgoingCall call);
}
