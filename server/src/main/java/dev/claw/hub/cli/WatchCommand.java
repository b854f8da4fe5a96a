package dev.claw.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is followed live. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follows something live, a line for each change, until stopped: first what is there, then what"
                + " changes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WatchServicesCommand.class,
            WatchChannelsCommand.class,
            WatchInboxCommand.class,
            WatchKeysCommand.class,
            WatchReceiptsCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar watch services --tag china",
            "  java -jar claw-hub.jar watch inbox --as bob --json",
            "  java -jar claw-hub.jar watch receipts"
        })
final class WatchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Missing command: services, channels, inbox, keys or receipts");
    }
}
