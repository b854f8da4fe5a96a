package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFailure;
import dev.claw.hub.v1.ErrorReason;
import java.util.HashMap;
import java.util.Map;

/** How calls fail: the one answer of a call that has no result. */
final class CallErrors {
    private static final int MESSAGE_CHARS = 4 << 10;

    private CallErrors() {}

    static CallEnded ended(String callId, Throwable fault, boolean dispatched) {
        Refusal refusal = Statuses.refusal(fault);
        Map<String, String> metadata = new HashMap<>(refusal.metadata());
        metadata.put("dispatched", Boolean.toString(dispatched));
        return CallEnded.newBuilder()
                .setCallId(callId)
                .setError(Statuses.of(refusal.with(metadata)))
                .setDispatched(dispatched)
                .build();
    }

    static Refusal failed(CallFailure failure) {
        String message = failure.getMessage();
        String said = message.isEmpty() ? "the provider gave no reason" : message;
        Refusal refusal = Refusal.of(
                ErrorReason.ERROR_REASON_PROVIDER_FAILED,
                said.length() > MESSAGE_CHARS ? said.substring(0, MESSAGE_CHARS) : said);
        return Ids.wellFormed(failure.getCode()) ? refusal.with(Map.of("code", failure.getCode())) : refusal;
    }

    static Refusal deadline() {
        return Refusal.of(ErrorReason.ERROR_REASON_CALL_DEADLINE, "the call's deadline passed before its answer came");
    }

    static Refusal canceled() {
        return Refusal.of(ErrorReason.ERROR_REASON_CALL_CANCELED, "the caller cancelled the call");
    }

    static Refusal providerLost(String serviceId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_PROVIDER_LOST,
                "the provider of service " + serviceId + " left while the call was with it; its outcome is unknown");
    }

    static Refusal offline(String serviceId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_SERVICE_OFFLINE, "no provider serves service \"" + serviceId + "\" now");
    }

    static Refusal busy(String serviceId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_PROVIDER_BUSY,
                "every provider of service " + serviceId + " has as many calls as it takes");
    }

    static Refusal stopping() {
        return Refusal.of(ErrorReason.ERROR_REASON_HUB_STOPPING, "the hub is stopping; call again in a moment");
    }

    static Refusal tooMany(String agentId, int most) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_TOO_MANY_CALLS,
                "agent " + agentId + " has " + most + " calls in flight, the most a caller may");
    }

    static Refusal idInUse(String callId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_CALL_ID_IN_USE,
                "a live call of this agent has the call_id " + callId + "; no call of the frame was made");
    }
}
