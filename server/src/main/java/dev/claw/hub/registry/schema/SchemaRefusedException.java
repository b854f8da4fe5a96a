package dev.claw.hub.registry.schema;

/** Text is no schema that this hub takes; the sentence says why. It has no stack trace, for it is an answer. */
public final class SchemaRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    SchemaRefusedException(String sentence) {
        super(sentence, null, false, false);
    }
}
