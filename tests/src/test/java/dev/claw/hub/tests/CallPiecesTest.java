package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a provider is held, not used
final class CallPiecesTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a file larger than the window is streamed in and out, and its answer comes behind it")
    void call_withInput_streamsBothWays() throws Exception {
        String text = "北京 ".repeat(100_000);
        Path file = Files.writeString(data.resolve("input.txt"), text);
        try (HubProcess hub = HubProcess.start(data.resolve("store"));
                HubCommands commands = new HubCommands(hub);
                PiecesProvider provider = new PiecesProvider(hub.grpc(), "echo")) {
            Cli.Result called = commands.run("call", "echo", "--input", file.toString());
            assertThat(called.err()).isEmpty();
            assertThat(called.out()).isEqualTo(text + "700000 bytes");
            assertThat(commands.feed("小", "call", "echo", "--input", "-").out()).isEqualTo("小700003 bytes");
            assertThat(commands.run(
                                    "call",
                                    "echo",
                                    "--input",
                                    data.resolve("none").toString())
                            .exit())
                    .isEqualTo(3);
        }
    }

    @Test
    @DisplayName("programs get progress and pieces as JSON, and a kept answer can be had again")
    void call_kept_isToldAgain() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubCommands commands = new HubCommands(hub);
                PiecesProvider provider = new PiecesProvider(hub.grpc(), "echo")) {
            Cli.Result called = commands.run("call", "echo", "--keep", "--id", "r1", "--json");
            assertThat(called.out().lines())
                    .contains("{\"progress\":{\"done\":1.0,\"total\":4.0,\"note\":\"四分之一\"}}")
                    .anyMatch(line -> line.startsWith("{\"chunk\":{\"data\":"))
                    .last()
                    .asString()
                    .contains("0 bytes");
            assertThat(called.err()).contains("r1");
            Cli.Result again = commands.run("call", "get", "r1", "--release");
            assertThat(again.err()).isEmpty();
            assertThat(again.out()).endsWith("0 bytes");
            assertThat(commands.run("call", "get", "r1").exit()).isEqualTo(3);
        }
    }
}
