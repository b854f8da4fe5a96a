package dev.claw.hub.calls;

import dev.claw.hub.v1.OutgoingCall;
import java.util.concurrent.CompletionStage;

/** Asked about every call of a served service, before a key is charged and a provider chosen. */
@FunctionalInterface
public interface CallCheck {
    /**
     * Checks the call. Any thread; does not block. One that lets a call go on at once returns a completed stage, which
     * costs nothing.
     *
     * @param serviceId the service's id, whatever name the call used
     * @return completed when the call may go on; else failed with the {@link dev.claw.hub.error.Refusal} that answers it
     */
    CompletionStage<Void> check(String serviceId, OutgoingCall call);
}
