package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.OutgoingCall;

/** What a service asks of its calls before a key is charged and a provider sees them. Any thread; must not block. */
@FunctionalInterface
public interface CallCheck {
    /** Asks nothing. */
    CallCheck NONE = (serviceId, call) -> {};

    /**
     * Looks at one call.
     *
     * @param serviceId the service's id, whatever name the call used
     * @throws Refusal METHOD_NOT_FOUND or PARAMETERS_INVALID: the call's answer, and nobody was asked
     */
    void check(String serviceId, OutgoingCall call);
}
