package dev.claw.hub.adapter.json;

/** A field of a frame is missing, of the wrong type or out of range. The message names the field and what was expected. */
final class InvalidFrame extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidFrame(String field, String problem) {
        super(field + ": " + problem, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
