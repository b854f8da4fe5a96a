package dev.claw.hub.cli;

import dev.claw.hub.cli.config.ConfigException;
import dev.claw.hub.cli.config.Setting;
import dev.claw.hub.cli.config.SettingSources;
import dev.claw.hub.cli.config.SettingTable;
import dev.claw.hub.cli.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that decide settings: one for each of the table that has one, {@code --config} and {@code --set}. */
final class SettingOptions {
    private static final String CONFIG = "--config";
    private static final String SET = "--set";

    private SettingOptions() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(CONFIG)
                .type(Path.class)
                .paramLabel("FILE")
                .defaultValue("${env:CLAW_CONFIG:-" + picocli.CommandLine.Option.NULL_VALUE + "}")
                .description("a YAML file of settings, as `config show` prints it (env CLAW_CONFIG; default: none)")
                .build());
        spec.addOption(OptionSpec.builder(SET)
                .type(Map.class)
                .auxiliaryTypes(String.class, String.class)
                .paramLabel("KEY=VALUE")
                .description("any setting by its key, such as limits.payload=64KiB; may be given several times")
                .build());
        for (Setting<?> setting : SettingTable.WITH_OPTION) {
            Setting.Outside outside = setting.outside().orElseThrow();
            spec.addOption(OptionSpec.builder(outside.option())
                    .type(String.class)
                    .paramLabel(outside.label())
                    .description(uncapitalized(setting.about()) + ": "
                            + setting.kind().expected() + " (env " + outside.variable() + "; default "
                            + (setting.standardText().isEmpty() ? "none" : setting.standardText()) + ")")
                    .build());
        }
    }

    /**
     * The settings in force for this command.
     *
     * @throws ConfigException when the file, the environment or the command line has anything wrong
     */
    static Settings in(CommandSpec spec) throws ConfigException {
        ParseResult parsed = spec.commandLine().getParseResult();
        Map<String, String> given = new LinkedHashMap<>();
        for (Setting<?> setting : SettingTable.WITH_OPTION) {
            String option = setting.outside().orElseThrow().option();
            if (parsed.hasMatchedOption(option)) {
                given.put(option, parsed.matchedOptionValue(option, ""));
            }
        }
        parsed.matchedOptionValue(SET, Map.<String, String>of())
                .forEach((key, value) -> given.put(SettingSources.SET + key, value));
        Path none = Path.of("");
        Optional<Path> file = Optional.of(optionValue(spec, none)).filter(path -> !path.equals(none));
        return SettingSources.gather(file, name -> Optional.ofNullable(System.getenv(name)), given);
    }

    private static Path optionValue(CommandSpec spec, Path none) {
        Path value = spec.findOption(CONFIG).getValue();
        return value == null ? none : value;
    }

    private static String uncapitalized(String about) {
        return Character.toLowerCase(about.charAt(0)) + about.substring(1);
    }
}
