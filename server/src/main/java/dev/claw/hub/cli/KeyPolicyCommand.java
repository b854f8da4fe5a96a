package dev.claw.hub.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What has to do with key policies. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Sets or removes the key policy of an own service.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeyPolicySetCommand.class, KeyPolicyRemoveCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar keys policy set weather --max-calls 100 --lifetime 7d",
            "  java -jar claw-hub.jar keys policy remove weather"
        })
final class KeyPolicyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: set or remove");
    }
}
