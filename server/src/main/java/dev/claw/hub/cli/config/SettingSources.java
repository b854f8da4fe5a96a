package dev.claw.hub.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gathers settings: the command line wins over the environment, that over the file, and that over the defaults. Not for
 * several threads at once.
 */
public final class SettingSources {
    /** What the name of a setting without an option of its own begins with, among the options. */
    public static final String SET = "--set ";

    private final Map<Setting<?>, Settings.Chosen> chosen = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private SettingSources() {}

    /**
     * The settings in force.
     *
     * @param file to read, if any
     * @param environment the value of a variable
     * @param options values by option or, of {@code --set}, by {@code --set KEY}
     * @throws ConfigException when anything is wrong, whether another value wins over it or not
     */
    public static Settings gather(
            Optional<Path> file, Function<String, Optional<String>> environment, Map<String, String> options)
            throws ConfigException {
        SettingSources sources = new SettingSources();
        SettingTable.all()
                .forEach(setting ->
                        sources.chosen.put(setting, new Settings.Chosen(setting.standard(), Origin.DEFAULT)));
        file.ifPresent(sources::file);
        sources.environment(environment);
        options.forEach(sources::option);
        Settings settings = new Settings(sources.chosen);
        sources.problems.addAll(Contradictions.in(settings));
        if (!sources.problems.isEmpty()) {
            throw new ConfigException(sources.problems);
        }
        return settings;
    }

    private void file(Path path) {
        ConfigFile file = ConfigFile.read(path);
        Path folder = path.toAbsolutePath().getParent();
        problems.addAll(file.problems());
        for (Given given : file.given()) {
            boolean folderOfData =
                    given.key().equals(SettingTable.DATA.key()) && !given.text().isBlank();
            take(
                    folderOfData && folder != null
                            ? new Given(
                                    given.key(), folder.resolve(given.text()).toString(), given.origin())
                            : given);
        }
    }

    private void environment(Function<String, Optional<String>> environment) {
        for (Setting<?> setting : SettingTable.WITH_OPTION) {
            String variable = setting.outside().orElseThrow().variable();
            environment
                    .apply(variable)
                    .filter(text -> !text.isBlank())
                    .ifPresent(
                            text -> take(new Given(setting.key(), text, new Origin(Origin.Source.VARIABLE, variable))));
        }
    }

    private void option(String option, String text) {
        String key = option.startsWith(SET) ? option.substring(SET.length()) : option.replaceFirst("^--", "");
        Origin origin = new Origin(Origin.Source.OPTION, option);
        if (SettingTable.find(key).isPresent()) {
            take(new Given(key, text, origin));
        } else {
            problems.add(Problem.mistyped(origin, ConfigFile.unknown(key)));
        }
    }

    private void take(Given given) {
        Setting<?> setting = SettingTable.find(given.key()).orElseThrow();
        setting.kind()
                .reader()
                .apply(given.text().strip())
                .ifPresentOrElse(
                        value -> chosen.put(setting, new Settings.Chosen(value, given.origin())),
                        () -> problems.add(Problem.mistyped(
                                given.origin(),
                                given.key() + " is " + Words.quoted(given.text()) + "; expected "
                                        + setting.kind().expected())));
    }
}
