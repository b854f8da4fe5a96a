package dev.claw.hub.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.wiring.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingSourcesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            grpc-port: 70000                       | 1:12 | grpc-port is "70000"; expected a port from 0 (any free one) to 65535, or off
            grpc-port: [1]                         | 1:12 | grpc-port is a list; expected a port from 0 (any free one) to 65535, or off
            grpc-port:                             | 1:11 | grpc-port is empty; expected a port from 0 (any free one) to 65535, or off
            grcp-port: 1                           | 1:1  | there is no setting "grcp-port"; did you mean grpc-port?
            端口: 1                                 | 1:1  | there is no setting "端口"; expected one of host, grpc-port, ws-port, rest-port, data, grace, event-loops, log-level, gateway-token-file, admin-token-file, gateway-token, admin-token, limits
            grace: 5                               | 1:8  | grace is "5"; expected a duration from 0ms to 10min with its unit (ms, s, min, h, d)
            grace: 11min                           | 1:8  | grace is "11min"; expected a duration from 0ms to 10min with its unit (ms, s, min, h, d)
            event-loops: many                      | 1:14 | event-loops is "many"; expected a whole number from 1 to 64
            log-level: loud                        | 1:12 | log-level is "loud"; expected one of error, warn, info, debug, trace
            limits: 3                              | 1:9  | limits is "3"; expected settings below it: payload, frame-entries, frame-size, max-window, max-wait, services-per-agent, callers-per-service, channels-per-agent, enrolments, service-size, write-queue, inbox, calls, channel, kept-answers, stream-buffer
            limits: {payload: 1048576}             | 1:19 | limits.payload is "1048576"; expected a size from 1KiB to 3MiB with its unit (B, KiB, MiB, GiB)
            limits: {payload: 4MiB}                | 1:19 | limits.payload is "4MiB"; expected a size from 1KiB to 3MiB with its unit (B, KiB, MiB, GiB)
            limits: {inbox: {retension: 7d}}       | 1:18 | there is no setting "limits.inbox.retension"; did you mean limits.inbox.retention?
            limits: {calls: {max-timeout: 1s}}     | 1:31 | limits.calls.default-timeout is 30s; expected at most limits.calls.max-timeout, which is 1s
            host: 0.0.0.0                          | 1:7  | host 0.0.0.0 is reachable from other machines, and this version has neither authentication nor TLS; expected a loopback address such as 127.0.0.1
            ws-port: 50051                         | 1:10 | ws-port and grpc-port are both 50051; expected two different ports
            rest-port: 8765                        | 1:12 | rest-port and ws-port are both 8765; expected two different ports
            rest-port: none                        | 1:12 | rest-port is "none"; expected a port from 0 (any free one) to 65535, or off
            hello                                  | 1:1  | is "hello"; expected settings such as grpc-port: 50051
            'grace: 5s, ws-port: 1'                | 1:19 | is no YAML here: mapping values are not allowed here
            'data: "half'                          | 1:12 | is no YAML here: found unexpected end of stream
            """)
    @DisplayName("what is wrong in a file is told with line, column, key, value and what was expected")
    void gather_wrongFile_tellsWhereAndWhatWasExpected(String yaml, String place, String sentence) throws Exception {
        Path file = file(yaml);
        assertThat(problems(file)).containsExactly(file + ":" + place + ": " + sentence);
    }

    @Test
    @DisplayName("all that is wrong is told at once")
    void gather_severalProblems_tellsAll() throws Exception {
        Path file = file("""
                # 中文注释
                grpc-port: no
                colour: red
                limits:
                  payload: 64KiB
                  inbox:
                    entries: 0
                    entries: 5
                """);
        assertThat(problems(file))
                .hasSize(4)
                .satisfiesExactly(
                        colour -> assertThat(colour).startsWith(file + ":3:1: there is no setting \"colour\""),
                        twice -> assertThat(twice)
                                .isEqualTo(
                                        file + ":8:5: limits.inbox.entries is given twice; first at " + file + ":7:5"),
                        port -> assertThat(port).startsWith(file + ":2:12: grpc-port is \"no\""),
                        entries -> assertThat(entries).startsWith(file + ":7:14: limits.inbox.entries is \"0\""));
    }

    @Test
    @DisplayName("a file that is not there, or is no text, is told as such")
    void gather_unreadableFile_isRefused() throws Exception {
        Path missing = folder.resolve("nowhere.yaml");
        assertThat(problems(missing)).containsExactly(missing + ": cannot be read: there is no such file");
        Path bytes = Files.write(folder.resolve("bytes.yaml"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        assertThat(problems(bytes)).containsExactly(bytes + ": is not UTF-8 text");
    }

    @Test
    @DisplayName("options win over the environment, that over the file, and that over the defaults")
    void gather_severalSources_laterOnesWin() throws Exception {
        Path file = file("grpc-port: 1\nws-port: 2\nhost: 127.0.0.2\ndata: store\nlimits:\n  max-window: 7\n");
        Settings settings = SettingSources.gather(
                Optional.of(file),
                name -> Optional.ofNullable(
                        Map.of("CLAW_GRPC_PORT", "3", "CLAW_WS_PORT", "4").get(name)),
                Map.of("--grpc-port", "5", "--set limits.payload", "64KiB"));
        HubSettings hub = settings.hub();
        assertThat(hub.grpcPort()).isEqualTo(OptionalInt.of(5));
        assertThat(hub.wsPort()).isEqualTo(OptionalInt.of(4));
        assertThat(hub.host()).isEqualTo("127.0.0.2");
        assertThat(hub.data()).isEqualTo(folder.toAbsolutePath().resolve("store"));
        assertThat(hub.grace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(hub.limits().payloadBytes()).isEqualTo(64 << 10);
        assertThat(hub.limits().maxWindow()).isEqualTo(7);
        assertThat(settings.origin(SettingTable.GRPC_PORT).place()).isEqualTo("--grpc-port");
        assertThat(settings.origin(SettingTable.WS_PORT).place()).isEqualTo("CLAW_WS_PORT");
        assertThat(settings.origin(SettingTable.HOST).place()).isEqualTo(file + ":3:7");
    }

    @Test
    @DisplayName("a mistyped option is a usage error, a refused one is not")
    void gather_wrongOptions_tellMistypedFromRefused() {
        assertThat(failure(Map.of("--grpc-port", "x")).onlyMistypedOptions()).isTrue();
        assertThat(failure(Map.of("--set limits.paylod", "1MiB")).getMessage())
                .isEqualTo("--set limits.paylod: there is no setting \"limits.paylod\"; did you mean limits.payload?");
        assertThat(failure(Map.of("--host", "0.0.0.0")).onlyMistypedOptions()).isFalse();
    }

    @Test
    @DisplayName("what is shown reads as what was in force")
    void show_fedBackIn_isTheSame() throws Exception {
        Settings settings = SettingSources.gather(
                Optional.empty(),
                name -> Optional.empty(),
                Map.of("--ws-port", "off", "--data", "/tmp/数据 \"x\"", "--set limits.inbox.retention", "36h"));
        Path file = file(String.join("\n", SettingText.of(settings)));
        Settings again = SettingSources.gather(Optional.of(file), name -> Optional.empty(), Map.of());
        assertThat(again.hub()).isEqualTo(settings.hub());
        assertThat(SettingText.of(settings))
                .contains("    retention: 36h  # from --set limits.inbox.retention; default 7d");
    }

    @Test
    @DisplayName("every limit of the hub has one setting, whose default is the hub's")
    void table_limits_areAllOfTheHubs() {
        assertThat(SettingTable.LIMITS.stream().map(LimitSetting::path))
                .containsExactlyInAnyOrderElementsOf(
                        RecordParts.of(HubLimits.defaults()).keySet());
        assertThat(Settings.defaults().hub().limits()).isEqualTo(HubLimits.defaults());
        assertThat(SettingTable.all())
                .allSatisfy(setting -> assertThat(readable(setting)).isTrue());
    }

    @ParameterizedTest(name = "ws-port {0}: rest-port {1}")
    @CsvSource({"8765, 3765", "9000, 4000", "4000, 0", "0, 0", "off, off"})
    @DisplayName("the REST port follows the WebSocket port unless it is given")
    void restPort_notGiven_followsWsPort(String ws, String rest) throws Exception {
        Settings settings = SettingSources.gather(Optional.empty(), name -> Optional.empty(), Map.of("--ws-port", ws));
        assertThat(settings.text(SettingTable.REST_PORT)).isEqualTo(rest);
        Settings given = SettingSources.gather(
                Optional.empty(), name -> Optional.empty(), Map.of("--ws-port", ws, "--rest-port", "7000"));
        assertThat(given.hub().restPort()).isEqualTo(OptionalInt.of(7_000));
    }

    @Test
    @DisplayName("the example file is accepted, and names every setting")
    void example_isAcceptedAndComplete() throws Exception {
        Path example = Path.of("claw-hub.yaml");
        Settings settings = SettingSources.gather(Optional.of(example), name -> Optional.empty(), Map.of());
        assertThat(settings.hub()).isEqualTo(Settings.defaults().hub());
        String text = Files.readString(example);
        assertThat(SettingTable.all())
                .allSatisfy(setting -> assertThat(text)
                        .containsPattern("(?m)^ *(# )?" + setting.key().replaceFirst(".*\\.", "") + ": "));
    }

    private static <T> boolean readable(Setting<T> setting) {
        return setting.kind().reader().apply(setting.standardText()).equals(Optional.of(setting.standard()));
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("hub.yaml"), yaml);
    }

    private static List<String> problems(Path file) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> SettingSources.gather(Optional.of(file), name -> Optional.empty(), Map.of()));
        return refused.problems().stream().map(Problem::line).toList();
    }

    private static ConfigException failure(Map<String, String> options) {
        return catchThrowableOfType(
                ConfigException.class,
                () -> SettingSources.gather(Optional.empty(), name -> Optional.empty(), options));
    }
}
