package dev.claw.hub.registry.schema;

/** Text is no JSON that this hub takes; the sentence says why. It has no stack trace, for it is an answer. */
public final class MalformedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String sentence) {
        super(sentence, null, false, false);
    }
}
