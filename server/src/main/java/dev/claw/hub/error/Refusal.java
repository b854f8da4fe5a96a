package dev.claw.hub.error;

import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request or one entry of it is refused, or failed: the reason for programs and a sentence for people that says what
 * was wrong and what was expected. It has no stack trace, for it is an answer and not a fault.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorReason reason;
    private final transient List<Violation> violations;
    private final transient Optional<Duration> retryDelay;
    private final transient Map<String, String> metadata;

    /**
     * What is wrong with one field.
     *
     * @param field its path
     */
    public record Violation(String field, String description) {}

    private Refusal(
            ErrorReason reason,
            String message,
            List<Violation> violations,
            Optional<Duration> retryDelay,
            Map<String, String> metadata) {
        super(message, null, false, false);
        this.reason = reason;
        this.violations = List.copyOf(violations);
        this.retryDelay = retryDelay;
        this.metadata = Map.copyOf(metadata);
    }

    public static Refusal of(ErrorReason reason, String message) {
        return of(reason, message, List.of());
    }

    /** A field is missing, malformed or out of range; {@code field} is its path as the proto names it. */
    public static Refusal field(String field, String message) {
        String sentence = field + ": " + message;
        return of(ErrorReason.ERROR_REASON_FIELD_INVALID, sentence, List.of(new Violation(field, sentence)));
    }

    /** Fields are wrong, each in its way; {@code message} says it for people. */
    public static Refusal of(ErrorReason reason, String message, List<Violation> violations) {
        return new Refusal(reason, message, violations, Optional.empty(), Map.of());
    }

    /** The same refusal that says when trying again can help. */
    public Refusal retryAfter(Duration delay) {
        return new Refusal(reason, message(), violations, Optional.of(delay), metadata);
    }

    /** The same refusal with facts for programs, as {@code ErrorInfo.metadata}. */
    public Refusal with(Map<String, String> facts) {
        return new Refusal(reason, message(), violations, retryDelay, facts);
    }

    public ErrorReason reason() {
        return reason;
    }

    /** The sentence for people. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The fields that are wrong; empty when it is no field's fault. */
    public List<Violation> violations() {
        return violations;
    }

    public Optional<Duration> retryDelay() {
        return retryDelay;
    }

    public Map<String, String> metadata() {
        return metadata;
    }
}
