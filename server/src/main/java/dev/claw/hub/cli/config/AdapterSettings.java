package dev.claw.hub.cli.config;

import dev.claw.hub.wiring.RemoteDoor;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an adapter process is told, checked. A value.
 *
 * @param gatewayToken never shown
 */
public record AdapterSettings(RemoteDoor.Place place, String gatewayToken, String logLevel) {
    private static final String TOKEN_FILE = "--gateway-token-file";

    /**
     * Options as they were given.
     *
     * @param restPort empty for the one that goes with {@code wsPort}
     */
    public record Options(String hub, String host, String wsPort, String restPort, String grace, String logLevel) {}

    /**
     * Checks what was given.
     *
     * @param tokenFile empty for none
     * @param tokenVariable the token itself, from the environment
     * @throws ConfigException with all that is wrong
     */
    public static AdapterSettings of(Options words, String tokenFile, Optional<String> tokenVariable)
            throws ConfigException {
        List<Problem> problems = new ArrayList<>();
        String host = read(SettingTable.HOST, words.host(), problems);
        OptionalInt ws = read(SettingTable.WS_PORT, words.wsPort(), problems);
        OptionalInt rest = words.restPort().isBlank()
                ? RestPort.below(ws)
                : read(SettingTable.REST_PORT, words.restPort(), problems);
        Duration grace = read(SettingTable.GRACE, words.grace(), problems);
        String level = read(SettingTable.LOG_LEVEL, words.logLevel(), problems);
        String token = token(tokenFile, tokenVariable, problems);
        Contradictions.openHost(host, option(SettingTable.HOST), problems);
        if (ws.isEmpty() && rest.isEmpty()) {
            problems.add(Problem.refused(
                    option(SettingTable.WS_PORT), "ws-port and rest-port are both off; expected a door to open"));
        }
        if (ws.isPresent() && ws.getAsInt() != 0 && ws.equals(rest)) {
            problems.add(Problem.refused(
                    option(SettingTable.REST_PORT),
                    "rest-port and ws-port are both " + ws.getAsInt() + "; expected two different ports"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new AdapterSettings(new RemoteDoor.Place(words.hub(), host, ws, rest, grace), token, level);
    }

    private static <T> T read(Setting<T> setting, String text, List<Problem> problems) {
        return setting.kind().reader().apply(text.strip()).orElseGet(() -> {
            problems.add(Problem.mistyped(
                    option(setting),
                    setting.key() + " is " + Words.quoted(text) + "; expected "
                            + setting.kind().expected()));
            return setting.standard();
        });
    }

    private static String token(String file, Optional<String> variable, List<Problem> problems) {
        Origin origin = new Origin(Origin.Source.OPTION, TOKEN_FILE);
        Optional<String> given = variable.map(String::strip).filter(text -> !text.isEmpty());
        if (file.isBlank() == given.isEmpty()) {
            problems.add(Problem.refused(
                    origin,
                    file.isBlank()
                            ? "there is no gateway token; expected " + TOKEN_FILE + " FILE, or CLAW_GATEWAY_TOKEN"
                            : "the gateway token is given by " + TOKEN_FILE
                                    + " and by CLAW_GATEWAY_TOKEN; expected one of the two"));
            return "";
        }
        String token = given.isPresent() ? given.get() : read(file, origin, problems);
        if (ValueKind.secret().reader().apply(token).isEmpty() || token.isEmpty()) {
            problems.add(Problem.refused(
                    origin,
                    "the gateway token has " + token.length() + " characters; expected "
                            + ValueKind.secret().expected()));
        }
        return token;
    }

    private static String read(String file, Origin origin, List<Problem> problems) {
        try {
            return SecretSetting.read(Path.of(file));
        } catch (NoSuchFileException e) {
            problems.add(Problem.refused(origin, "there is no file " + file));
        } catch (IOException | InvalidPathException e) {
            problems.add(Problem.refused(origin, file + " cannot be read: " + e.getMessage()));
        }
        return "";
    }

    private static Origin option(Setting<?> setting) {
        return new Origin(
                Origin.Source.OPTION,
                setting.outside().map(Setting.Outside::option).orElse(setting.key()));
    }

    /** Without the token: records are logged. */
    @Override
    public String toString() {
        return "AdapterSettings[" + place + "]";
    }
}
