package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("a limit of the file is told by info, and a message beyond it is refused")
    void serve_withSmallPayload_refusesLargerOnes() throws Exception {
        Path file = Files.writeString(folder.resolve("hub.yaml"), """
                grpc-port: 1
                ws-port: off
                data: 数据
                limits:
                  payload: 1KiB
                  inbox: {entries: 2}
                """);
        try (HubProcess hub = HubProcess.serve("--config", file.toString(), "--grpc-port", "0");
                HubCommands commands = new HubCommands(hub)) {
            assertThat(folder.resolve("数据")).isDirectory();
            assertThat(commands.run("info").out()).contains("at most 1KiB").contains("at most 2 entries");
            assertThat(commands.run("info", "--json").out()).contains("\"payload_bytes\":\"1024\"");
            Cli.Result refused = commands.feed("字".repeat(342), "send", "bob", "-");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("PAYLOAD_TOO_LARGE").contains("1024");
            assertThat(commands.feed("字".repeat(341), "send", "bob", "-").exit())
                    .isZero();
        }
    }

    @Test
    @DisplayName("a hub does not start with a wrong file, and tells all that is wrong with it")
    void serve_withWrongFile_refusesWithAllThatIsWrong() throws Exception {
        Path file = Files.writeString(folder.resolve("hub.yaml"), "gprc-port: 1\nlimits:\n  payload: 12\n");
        Cli.Result refused = Cli.run("serve", "--config", file.toString());
        assertThat(refused.exit()).isEqualTo(78);
        assertThat(refused.err())
                .contains(file + ":1:1: there is no setting \"gprc-port\"; did you mean grpc-port?")
                .contains(file + ":3:12: limits.payload is \"12\"; expected a size from 1KiB");
        Cli.Result checked = Cli.run("config", "check", file.toString(), "--json");
        assertThat(checked.exit()).isEqualTo(78);
        assertThat(checked.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"ok\":false,\"at\":\""));
        assertThat(Cli.run("--grpc-port", "many").exit()).isEqualTo(2);
    }

    @Test
    @DisplayName("what config show prints, config check accepts")
    void show_checked_isOk() throws Exception {
        Cli.Result shown = Cli.run("config", "show", "--set", "limits.calls.max-timeout=1h", "--ws-port", "off");
        assertThat(shown.out()).contains("max-timeout: 1h  # from --set limits.calls.max-timeout; default 10min");
        Path file = folder.resolve("shown.yaml");
        Files.writeString(file, shown.out(), StandardCharsets.UTF_8);
        Cli.Result checked = Cli.run("config", "check", file.toString());
        assertThat(checked.out()).isEqualTo(file + ": ok");
        assertThat(checked.exit()).isZero();
    }

    @Test
    @DisplayName("bash completes commands, their commands and options by the script")
    void completion_inBash_completes() throws Exception {
        Path script = folder.resolve("completion.sh");
        Files.writeString(script, Cli.run("completion").out());
        assertThat(completed(script, "hist")).contains("history");
        assertThat(completed(script, "channels", "inv")).contains("invite");
        assertThat(completed(script, "serve", "--conf")).contains("--config");
    }

    private static String completed(Path script, String... words) throws Exception {
        String line = "claw-hub " + String.join(" ", words);
        String program = "source '" + script + "'; COMP_WORDS=(" + line + "); COMP_CWORD=" + words.length
                + "; COMP_LINE='" + line + "'; COMP_POINT=${#COMP_LINE}; _complete_claw-hub; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", program).start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
