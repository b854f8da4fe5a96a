package dev.claw.hub.cli;

import dev.claw.hub.cli.config.ConfigException;
import dev.claw.hub.cli.config.Problem;
import dev.claw.hub.cli.config.SettingSources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a file of settings without starting anything. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says whether a hub would start with a file of settings, or all that is wrong with it.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar config check hub.yaml"})
final class ConfigCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "the YAML file")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            SettingSources.gather(Optional.of(file), name -> Optional.empty(), Map.of());
            out.println(output.json() ? JsonText.object(json -> json.put("ok", true)) : file + ": ok");
            out.flush();
            return ExitCode.DONE;
        } catch (ConfigException refused) {
            if (output.json()) {
                refused.problems().forEach(problem -> out.println(line(problem)));
                out.flush();
            } else {
                spec.commandLine().getErr().println(refused.getMessage());
            }
            return ExitCode.REFUSES_TO_START;
        }
    }

    private static String line(Problem problem) {
        return JsonText.object(json ->
                json.put("ok", false).put("at", problem.origin().place()).put("problem", problem.sentence()));
    }
}
