package dev.claw.hub.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A secret that an operator gives the hub: in a variable or the file of settings, or by a file of its own; never on a
 * command line.
 *
 * @param token the secret itself
 * @param file where it is read from instead
 */
record SecretSetting(Setting<String> token, Setting<String> file) {
    private static final long MAX_BYTES = 4 << 10;

    /** The first line of the file. */
    static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it has " + Files.size(file) + " bytes; expected at most " + MAX_BYTES);
        }
        return Optional.of(Files.readString(file).strip().split("\\R", 2))
                .map(lines -> lines[0].strip())
                .orElse("");
    }
}
