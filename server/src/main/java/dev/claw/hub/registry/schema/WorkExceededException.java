package dev.claw.hub.registry.schema;

/** A check would take more work than it may; nothing is known of the outcome. */
public final class WorkExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkExceededException(String sentence) {
        super(sentence, null, false, false);
    }
}
