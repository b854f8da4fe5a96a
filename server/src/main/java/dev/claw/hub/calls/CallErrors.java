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
    private CallErrors() {}

    /** @param attempts how many providers it was handed to */
    static CallEnded ended(String callId, Throwable fault, int attempts) {
        boolean dispatched = attempts > 0;
        Refusal refusal = Statuses.refusal(fault);
        Map<String, String> metadata = new HashMap<>(refusal.metadata());
        metadata.put("dispatched", Boolean.toString(dispatched));
        return CallEnded.newBuilder()
                .setCallId(callId)
                .setError(Statuses.of(refusal.with(metadata)))
                .setDispatched(dispatched)
                .setAttempts(attempts)
                .build();
    }

    /** What is kept in the place of an answer that there is no room for. */
    static CallEnded notKept(CallEnded answer) {
        return ended(
                answer.getCallId(),
                Refusal.of(
                        ErrorReason.ERROR_REASON_ANSWER_NOT_KEPT,
                        "the call was answered, and there was no room to keep the answer and its pieces"),
                answer.getAttempts());
    }

    static Refusal failed(CallFailure failure) {
        String message = failure.getMessage();
        Refusal refusal = Refusal.of(
                ErrorReason.ERROR_REASON_PROVIDER_FAILED,
                message.isEmpty() ? "the provider gave no reason" : CallRules.cut(message));
        return Ids.wellFormed(failure.getCode()) ? refusal.with(Map.of("code", failure.getCode())) : refusal;
    }

    /** A provider's result that is no result: what the caller sent is not to blame. */
    static Refusal badResult(Refusal why) {
        return why.reason() == ErrorReason.ERROR_REASON_PAYLOAD_TOO_LARGE
                ? why
                : Refusal.of(
                        ErrorReason.ERROR_REASON_PROVIDER_FAILED,
                        "the provider answered with a malformed result: " + why.message());
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

    static Refusal tooManyKept(String agentId, int most) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_TOO_MANY_CALLS,
                "agent " + agentId + " has " + most
                        + " calls whose answer is kept, the most a caller may; release some");
    }

    static Refusal answersWait(long bytes) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_TOO_MANY_CALLS,
                bytes + " bytes of answers wait for this stream, which does not read them; read, then call again");
    }

    static Refusal idInUse(String callId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_CALL_ID_IN_USE,
                "a live or kept call of this agent has the call_id " + callId + "; no call was made");
    }

    static Refusal notLive(String agentId, String callId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_CALL_NOT_FOUND,
                "agent " + agentId + " has no live call with the call_id " + callId);
    }

    static Refusal notKept(String agentId, String callId) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_CALL_NOT_FOUND,
                "agent " + agentId + " has no call with the call_id " + callId + " whose answer is kept");
    }

    static Refusal inputOverrun(int most) {
        return overrun("the caller", "the provider", most);
    }

    static Refusal outputOverrun(int most) {
        return overrun("the provider", "the caller", most);
    }

    static Refusal tooMuchOutput(int most) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_PAYLOAD_TOO_LARGE,
                "the provider's pieces of output have more than " + most
                        + " bytes together; make the call on a stream to take more");
    }

    private static Refusal overrun(String sender, String receiver, int most) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_CHUNK_WINDOW_EXCEEDED,
                sender + " sent more pieces than " + receiver + " has room for: at most " + most
                        + " bytes may be sent and not consumed");
    }
}
