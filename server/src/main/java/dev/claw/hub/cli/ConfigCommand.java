package dev.claw.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What has to do with settings. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Shows and checks the settings of a hub.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigShowCommand.class, ConfigCheckCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar config show --defaults > hub.yaml",
            "  java -jar claw-hub.jar config check hub.yaml"
        })
final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: show or check");
    }
}
