package dev.claw.hub.cli;

import dev.claw.hub.client.HubException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells what a command failed for, on standard error and by the exit code. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
    private static final String PREFIX = "ERROR_REASON_";
    /** What the transport says of a peer that answers in HTTP/1.1. */
    private static final String NO_HTTP_2 = "First received frame was not SETTINGS";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof HubException refused) {
            command.getErr().println(sentence(refused, connection(command.getCommandSpec())));
            return ExitCode.of(refused);
        }
        if (failure instanceof CommandException usage) {
            command.getErr().println(usage.getMessage());
            return usage.exitCode();
        }
        throw failure;
    }

    /** One line: the reason for programs, the sentence for people. */
    static String sentence(HubException refused, Optional<Connection> connection) {
        boolean unreachable = Connection.isUnreachable(refused);
        if (unreachable && refused.dispatched().orElse(false)) {
            return "LINK_LOST: the link to the hub broke before the call's answer; nobody knows whether it was done ("
                    + refused.getMessage() + ")";
        }
        if (connection.isPresent() && String.valueOf(refused.getMessage()).contains(NO_HTTP_2)) {
            return "UNAVAILABLE: what answers at " + connection.get().hub()
                    + " speaks no gRPC. Is it the port for old agents? The hub tells its gRPC address when it starts.";
        }
        String reason = refused.reason().name().replace(PREFIX, "");
        return (reason.equals("UNSPECIFIED") ? refused.code().name() : reason) + ": "
                + connection
                        .filter(to -> unreachable)
                        .map(to -> "no hub answers at " + to.hub() + " (" + refused.getMessage() + "). Start one with `"
                                + Invocation.told() + "`, or say where it is with --hub or CLAW_HUB.")
                        .orElse(refused.getMessage());
    }

    private static Optional<Connection> connection(CommandSpec spec) {
        return spec.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Connection.class::isInstance)
                .map(Connection.class::cast)
                .findFirst();
    }
}
