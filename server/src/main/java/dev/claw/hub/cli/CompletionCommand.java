package dev.claw.hub.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what lets a shell complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description =
                "Prints a script that lets bash or zsh complete commands and options, for a shell function, an alias"
                        + " or a file of the name claw-hub that runs this jar.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  alias claw-hub='java -jar /opt/claw-hub.jar'",
            "  source <(claw-hub completion)      in bash",
            "  autoload -U bashcompinit && bashcompinit      in zsh, before that",
            "  claw-hub completion > ~/.local/share/bash-completion/completions/claw-hub"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "claw-hub",
            description = "the name that the shell knows this jar by (default ${DEFAULT-VALUE})")
    private String name = "";

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash(name, spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
