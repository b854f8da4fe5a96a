package dev.claw.hub.error;

import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request or one entry of it is refused, or failed: the reason for programs and a sentence for people that says what
 * was wrong and what was expected. It has no stack trace, for it is an answer and not a fault.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorReason reason;
    private final String field;
    private final transient Optional<Duration> retryDelay;
    private final transient Map<String, String> metadata;

    private Refusal(
            ErrorReason reason,
            String message,
            String field,
            Optional<Duration> retryDelay,
            Map<String, String> metadata) {
        super(message, null, false, false);
        this.reason = reason;
        this.field = field;
        this.retryDelay = retryDelay;
        this.metadata = Map.copyOf(metadata);
    }

    public static Refusal of(ErrorReason reason, String message) {
        return new Refusal(reason, message, "", Optional.empty(), Map.of());
    }

    /** A field is missing, malformed or out of range; {@code field} is its path as the proto names it. */
    public static Refusal field(String field, String message) {
        return new Refusal(
                ErrorReason.ERROR_REASON_FIELD_INVALID, field + ": " + message, field, Optional.empty(), Map.of());
    }

    /** The same refusal that says when trying again can help. */
    public Refusal retryAfter(Duration delay) {
        return new Refusal(reason, message(), field, Optional.of(delay), metadata);
    }

    /** The same refusal with facts for programs, as {@code ErrorInfo.metadata}. */
    public Refusal with(Map<String, String> facts) {
        return new Refusal(reason, message(), field, retryDelay, facts);
    }

    public ErrorReason reason() {
        return reason;
    }

    /** The sentence for people. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The path of the field that is wrong; empty when it is no field's fault. */
    public String field() {
        return field;
    }

    public Optional<Duration> retryDelay() {
        return retryDelay;
    }

    public Map<String, String> metadata() {
        return metadata;
    }
}
