package dev.claw.hub.cli;

/** The command cannot do what it was told; the message says what was expected. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It was given something that it cannot use. */
    static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }

    /** What it was told to take is not there. */
    static CommandException notFound(String message) {
        return new CommandException(ExitCode.NOT_FOUND, message);
    }

    int exitCode() {
        return exitCode;
    }
}
