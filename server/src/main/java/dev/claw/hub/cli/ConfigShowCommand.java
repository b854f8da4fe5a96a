package dev.claw.hub.cli;

import dev.claw.hub.cli.config.ConfigException;
import dev.claw.hub.cli.config.Setting;
import dev.claw.hub.cli.config.SettingTable;
import dev.claw.hub.cli.config.SettingText;
import dev.claw.hub.cli.config.Settings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints settings. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Prints the settings that `serve` with the same options would run with, as YAML that --config takes. A value "
                        + "that is not the default tells where it comes from.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar config show --defaults > hub.yaml",
            "  java -jar claw-hub.jar config show --config hub.yaml --grpc-port 0",
            "  java -jar claw-hub.jar config show --json"
        })
final class ConfigShowCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Option(names = "--defaults", description = "the defaults, whatever file, environment and options say")
    private boolean defaults;

    @Override
    public Integer call() {
        try {
            Settings settings = defaults ? Settings.defaults() : SettingOptions.in(spec);
            PrintWriter out = spec.commandLine().getOut();
            if (output.json()) {
                SettingTable.all().forEach(setting -> out.println(line(setting, settings)));
            } else {
                SettingText.of(settings).forEach(out::println);
            }
            out.flush();
            return ExitCode.DONE;
        } catch (ConfigException refused) {
            spec.commandLine().getErr().println(refused.getMessage());
            return ExitCode.of(refused);
        }
    }

    private static String line(Setting<?> setting, Settings settings) {
        return JsonText.object(json -> json.put("key", setting.key())
                .put("value", settings.text(setting))
                .put("default", setting.standardText())
                .put("from", settings.origin(setting).place()));
    }
}
