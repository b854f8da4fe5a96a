package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Payloads;
import dev.claw.hub.limits.Times;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What is asked of calls and of what is said about them, wherever they go. */
final class CallRules {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    private CallRules() {}

    /** Refuses a malformed call. Its id was looked at when it was entered. */
    static void check(OutgoingCall request, HubLimits limits) {
        if (request.hasTimeout()) {
            Times.within(
                    request.getTimeout(),
                    "timeout",
                    SHORTEST_TIMEOUT,
                    limits.calls().maxTimeout());
        }
        Ids.printable(request.getMethod(), "method", HubLimits.ID_BYTES);
        Ids.text(request.getKey(), "key", HubLimits.ID_BYTES);
        Payloads.within(request.getParameters(), "parameters", limits.payloadBytes());
        if (request.getOnDisconnect() == OnDisconnect.UNRECOGNIZED) {
            throw Refusal.field("on_disconnect", "is " + request.getOnDisconnectValue() + ", no value this hub knows");
        }
    }

    /** The call's timeout; the default when it is malformed, for then the call is answered at once anyway. */
    static Duration timeout(OutgoingCall request, HubLimits.Calls limits) {
        try {
            return request.hasTimeout()
                    ? Times.within(request.getTimeout(), "timeout", SHORTEST_TIMEOUT, limits.maxTimeout())
                    : limits.defaultTimeout();
        } catch (Refusal malformed) {
            return limits.defaultTimeout();
        }
    }

    /** The progress with its note cut; refused when its figures are no numbers. */
    static Progress progress(Progress said) {
        if (!Double.isFinite(said.getDone()) || !Double.isFinite(said.getTotal())) {
            throw Refusal.field(
                    "progress.calls.progress",
                    "is " + said.getDone() + " of " + said.getTotal() + "; expected finite numbers");
        }
        String note = cut(said.getNote());
        return note.length() == said.getNote().length()
                ? said
                : said.toBuilder().setNote(note).build();
    }

    /** The text's start, at most {@link HubLimits#NOTE_BYTES} and no half character. */
    static String cut(String text) {
        boolean surelyShort = text.length() <= HubLimits.NOTE_BYTES / 3;
        if (surelyShort || text.getBytes(StandardCharsets.UTF_8).length <= HubLimits.NOTE_BYTES) {
            return text;
        }
        int at = 0;
        int bytes = 0;
        while (true) {
            int codePoint = text.codePointAt(at);
            bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > HubLimits.NOTE_BYTES) {
                return text.substring(0, at);
            }
            at += Character.charCount(codePoint);
        }
    }
}
