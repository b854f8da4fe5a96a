package dev.claw.hub.cli.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where programs of this user keep their data, by the custom of the system. */
final class DataFolder {
    private static final String NAME = "claw-hub";

    private DataFolder() {}

    static Path ofUser() {
        String home = System.getProperty("user.home", ".");
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("windows")) {
            return environment("LOCALAPPDATA")
                    .map(Path::of)
                    .orElse(Path.of(home, "AppData", "Local"))
                    .resolve(NAME);
        }
        if (system.contains("mac")) {
            return Path.of(home, "Library", "Application Support", NAME);
        }
        return environment("XDG_DATA_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(Path.of(home, ".local", "share"))
                .resolve(NAME);
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
