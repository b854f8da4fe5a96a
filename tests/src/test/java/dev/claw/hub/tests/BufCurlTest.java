package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tool that knows nothing of the hub but what reflection tells it. */
final class BufCurlTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("buf curl lists the services by reflection, calls, sends and fetches")
    void bufCurl_knowingNothing_callsSendsAndFetches() throws Exception {
        ForeignTool.BUF.require();
        try (HubProcess hub = HubProcess.start(data, "0", "off")) {
            Process provider = Cli.begin("provide", "words", "--hub", hub.grpc(), "--", "wc", "-w");
            try {
                assertThat(Cli.line(provider)).startsWith("serving");
                assertThat(curl(hub, "", "--list-services"))
                        .contains("claw.hub.v1.MessageService", "claw.hub.v1.CallService", "grpc.health.v1.Health");
                assertThat(curl(
                                hub,
                                "/claw.hub.v1.CallService/Call",
                                "-d",
                                "{\"call\":{\"service_id\":\"words\",\"parameters\":{\"text\":\"一 two\"}}}"))
                        .contains("{\\\"output\\\":\\\"2\\\\n\\\"}");
                assertThat(curl(
                                hub,
                                "/claw.hub.v1.MessageService/SendMessage",
                                "-d",
                                "{\"message\":{\"agent_id\":\"bob\",\"payload\":{\"text\":\"你好\"}}}"))
                        .contains("\"seq\":");
                assertThat(curl(
                                hub,
                                "/claw.hub.v1.MessageService/FetchMessages",
                                "-H",
                                "claw-agent-id: bob",
                                "-d",
                                "{}"))
                        .contains("你好")
                        .contains("\"sender\": \"alice\"");
            } finally {
                provider.destroyForcibly();
            }
        }
    }

    private static String curl(HubProcess hub, String path, String... args) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(ForeignTool.BUF.require().toString(), "curl", "--http2-prior-knowledge", "--protocol", "grpc"));
        boolean named = List.of(args).contains("-H");
        if (!named) {
            command.addAll(List.of("-H", "claw-agent-id: alice"));
        }
        command.addAll(List.of(args));
        command.add("http://" + hub.grpc() + path);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }
}
