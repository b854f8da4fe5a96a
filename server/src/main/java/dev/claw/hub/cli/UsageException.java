package dev.claw.hub.cli;

/** The command was given something it cannot use; the message says what was expected. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
