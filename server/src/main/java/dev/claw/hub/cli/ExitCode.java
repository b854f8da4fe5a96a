package dev.claw.hub.cli;

import dev.claw.hub.cli.config.ConfigException;
import dev.claw.hub.client.HubException;
import io.grpc.Status;

/** The exit codes, fixed for programs. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int DENIED = 4;
    /** The hub or the provider cannot be reached now, or time ran out. */
    static final int UNAVAILABLE = 5;
    /** The hub refuses to start as it is configured ({@code EX_CONFIG} of sysexits). */
    static final int REFUSES_TO_START = 78;

    private ExitCode() {}

    static int of(HubException failure) {
        return of(failure.code());
    }

    static int of(Status.Code code) {
        return switch (code) {
            case NOT_FOUND -> NOT_FOUND;
            case PERMISSION_DENIED, UNAUTHENTICATED -> DENIED;
            case UNAVAILABLE, DEADLINE_EXCEEDED -> UNAVAILABLE;
            default -> FAILED;
        };
    }

    static int of(ConfigException refused) {
        return refused.onlyMistypedOptions() ? USAGE : REFUSES_TO_START;
    }
}
