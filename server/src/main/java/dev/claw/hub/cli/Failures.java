package dev.claw.hub.cli;

import dev.claw.hub.cli.wire.WireException;
import dev.claw.hub.client.HubException;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what a command failed for, on standard error and by the exit code. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
    private static final String PREFIX = "ERROR_REASON_";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof HubException refused) {
            command.getErr().println(sentence(refused, connection(command.getCommandSpec())));
            return ExitCode.of(refused);
        }
        if (failure instanceof WireException refused) {
            command.getErr().println(sentence(refused, connection(command.getCommandSpec())));
            return ExitCode.of(refused.code());
        }
        if (failure instanceof StatusRuntimeException refused) {
            return handleExecutionException(WireException.of(refused), command, parsed);
        }
        if (failure instanceof CommandException usage) {
            command.getErr().println(usage.getMessage());
            return usage.exitCode();
        }
        throw failure;
    }

    /** One line: the reason for programs, the sentence for people. */
    static String sentence(HubException refused, Optional<Connection> connection) {
        String reason = refused.reason().name().replace(PREFIX, "");
        return sentence(
                reason.equals("UNSPECIFIED") ? refused.code().name() : reason,
                refused.getMessage(),
                connection.filter(to -> Connection.isUnreachable(refused)));
    }

    /** The same for what the stubs told. */
    static String sentence(WireException refused, Optional<Connection> connection) {
        return sentence(
                refused.reason().isEmpty() ? refused.code().name() : refused.reason(),
                String.valueOf(refused.getMessage()),
                connection.filter(to -> refused.unreachable()));
    }

    private static String sentence(String reason, String message, Optional<Connection> unreachable) {
        return reason + ": "
                + unreachable
                        .map(
                                connection -> "no hub answers at " + connection.hub() + " (" + message
                                        + "). Start one with `java -jar claw-hub.jar`, or say where it is with --hub or CLAW_HUB.")
                        .orElse(message);
    }

    private static Optional<Connection> connection(CommandSpec spec) {
        return spec.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Connection.class::isInstance)
                .map(Connection.class::cast)
                .findFirst();
    }
}
