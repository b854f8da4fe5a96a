package dev.claw.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Loads a running hub. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Loads a running hub and tells how much it does and how fast. Both ends of the load are in this process,"
                        + " over connections of their own and by the public API, so the figures are those of the hub and of the"
                        + " load together. What runs before the warm-up is over does not count.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchCallsCommand.class, BenchMessagesCommand.class, BenchGroupCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar bench calls --in-flight 64 --time 10s",
            "  java -jar claw-hub.jar bench messages --size 1KiB --json",
            "  java -jar claw-hub.jar bench group --readers 16"
        })
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: calls, messages or group");
    }
}
