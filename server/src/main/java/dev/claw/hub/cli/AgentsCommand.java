package dev.claw.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What has to do with enrolled agents. */
@Command(
        name = "agents",
        mixinStandardHelpOptions = true,
        description = "Enrols agents, which then speak by a token of their own, and ends enrolments.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AgentEnrolCommand.class, AgentsListCommand.class, AgentShowCommand.class, AgentEndCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar agents enrol translator",
            "  java -jar claw-hub.jar agents list --token-file my.token",
            "  java -jar claw-hub.jar agents end user_0123456789ab --token-file admin.token"
        })
final class AgentsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: enrol, list, show or end");
    }
}
