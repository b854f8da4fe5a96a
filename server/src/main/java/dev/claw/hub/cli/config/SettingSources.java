package dev.claw.hub.cli.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
        SettingTable.SECRETS.forEach(sources::secret);
        sources.restPort();
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
            boolean place = isPlace(given.key()) && !given.text().isBlank();
            take(
                    place && folder != null
                            ? new Given(
                                    given.key(), folder.resolve(given.text()).toString(), given.origin())
                            : given);
        }
    }

    private static boolean isPlace(String key) {
        return key.equals(SettingTable.DATA.key())
                || SettingTable.SECRETS.stream()
                        .anyMatch(secret -> secret.file().key().equals(key));
    }

    /** Reads a secret from the file that is named for it. */
    private void secret(SecretSetting secret) {
        Settings.Chosen file = Objects.requireNonNull(chosen.get(secret.file()));
        Settings.Chosen token = Objects.requireNonNull(chosen.get(secret.token()));
        if (file.value().equals("")) {
            return;
        }
        if (!token.value().equals("")) {
            problems.add(Problem.refused(
                    token.origin(),
                    secret.token().key() + " is given, and " + secret.file().key() + " too; expected one of the two"));
            return;
        }
        try {
            String read = SecretSetting.read(Path.of(String.valueOf(file.value())));
            Given given = new Given(secret.token().key(), read, file.origin());
            if (read.isEmpty()) {
                problems.add(unfit(secret.token(), given));
            } else {
                take(given);
            }
        } catch (NoSuchFileException e) {
            problems.add(unreadable(secret, file, "there is no such file"));
        } catch (IOException | InvalidPathException e) {
            problems.add(unreadable(secret, file, String.valueOf(e.getMessage())));
        }
    }

    private static Problem unreadable(SecretSetting secret, Settings.Chosen file, String why) {
        return Problem.refused(
                file.origin(),
                secret.file().key() + " is " + Words.quoted(String.valueOf(file.value())) + ", which cannot be read: "
                        + why);
    }

    private void environment(Function<String, Optional<String>> environment) {
        for (Setting<?> setting : SettingTable.WITH_VARIABLE) {
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
        if (SettingTable.find(key).filter(SettingTable::isSecret).isPresent()) {
            problems.add(Problem.refused(
                    origin, key + " is a secret, which others read on a command line; expected --" + key + "-file"));
        } else if (SettingTable.find(key).isPresent()) {
            take(new Given(key, text, origin));
        } else {
            problems.add(Problem.mistyped(origin, ConfigFile.unknown(key)));
        }
    }

    /** Unless it is given, the port for HTTP follows that for WebSocket, as it did at the old hub. */
    private void restPort() {
        Settings.Chosen rest = Objects.requireNonNull(chosen.get(SettingTable.REST_PORT));
        if (rest.origin().equals(Origin.DEFAULT)) {
            OptionalInt ws = new Settings(chosen).get(SettingTable.WS_PORT);
            chosen.put(SettingTable.REST_PORT, new Settings.Chosen(RestPort.below(ws), Origin.DEFAULT));
        }
    }

    private void take(Given given) {
        Setting<?> setting = SettingTable.find(given.key()).orElseThrow();
        setting.kind()
                .reader()
                .apply(given.text().strip())
                .ifPresentOrElse(
                        value -> chosen.put(setting, new Settings.Chosen(value, given.origin())),
                        () -> problems.add(unfit(setting, given)));
    }

    private static Problem unfit(Setting<?> setting, Given given) {
        String expected = "; expected " + setting.kind().expected();
        return SettingTable.isSecret(setting)
                ? Problem.refused(
                        given.origin(),
                        given.key() + " has " + given.text().strip().length() + " characters" + expected)
                : Problem.mistyped(given.origin(), given.key() + " is " + Words.quoted(given.text()) + expected);
    }
}
