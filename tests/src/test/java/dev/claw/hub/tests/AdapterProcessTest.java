package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The adapter as a process of its own, before a hub in another one. */
final class AdapterProcessTest {
    private static final String TOKEN = "gateway-secret-0123456789-0123456789-012345";

    @TempDir
    private Path folder;

    private String tokenFile = "";

    @BeforeEach
    void writeToken() throws IOException {
        tokenFile =
                Files.writeString(folder.resolve("gateway.token"), TOKEN + "\n").toString();
    }

    @Test
    @DisplayName(
            "an old provider at the adapter serves an old consumer at the hub's own door, also after kill -9 of the hub")
    void provider_atAdapter_servesConsumerAtHub_alsoAfterKill() throws Exception {
        ForeignTool.PYTHON.require();
        HubProcess first = hub("0", "0");
        String port = first.grpcPort();
        try (AdapterProcess adapter = AdapterProcess.start(first.grpc(), tokenFile)) {
            String ws = adapter.addresses().get(0);
            try (ForeignAgent provider = ForeignAgent.start("old_agent.py", "provider");
                    ForeignAgent consumer = ForeignAgent.start("old_agent.py", "consumer")) {
                provider.run("open", object("{'url':'ws://" + ws + "/'}"));
                provider.run("register", object("{'client_id':'prov','service':{'id':'far','name':'远方'}}"));
                callFar(consumer, first.ws());
                consumer.run("close", object("{}"));
                first.kill();
                try (HubProcess second = hub(port, "0")) {
                    awaitListed(second);
                    callFar(consumer, second.ws());
                    assertThat(adapter.stop()).isIn(0, 143);
                    assertThat(provider.event("closed", event -> true)
                                    .path("code")
                                    .intValue())
                            .isEqualTo(1012);
                }
            }
        } finally {
            first.close();
        }
    }

    @Test
    @DisplayName("an adapter without its hub waits, says so, and opens its doors when the hub comes")
    void adapter_beforeHub_waits() throws Exception {
        String port = String.valueOf(freePort());
        try (AdapterProcess adapter = AdapterProcess.start("127.0.0.1:" + port, tokenFile)) {
            assertThat(adapter.complaint())
                    .contains("no hub answers at 127.0.0.1:" + port)
                    .contains("trying again");
            try (HubProcess hub = hub(port, "off")) {
                assertThat(hub.grpcPort()).isEqualTo(port);
                String rest = adapter.addresses().get(1);
                assertThat(get("http://" + rest + "/health")).contains("\"healthy\"");
            }
            assertThat(adapter.stop()).isIn(0, 143);
        }
    }

    @Test
    @DisplayName("an adapter with a wrong token, or none, does not start and says why")
    void adapter_wrongToken_isRefused() throws Exception {
        try (HubProcess hub = hub("0", "off")) {
            String wrong = Files.writeString(folder.resolve("wrong.token"), "x".repeat(40))
                    .toString();
            try (AdapterProcess adapter = AdapterProcess.start(hub.grpc(), wrong)) {
                assertThat(adapter.complaint()).contains("refuses it").doesNotContain("xxxx");
                assertThat(adapter.exit()).isEqualTo(4);
            }
        }
        Cli.Result none = Cli.run("adapter", "--ws-port", "0");
        assertThat(none.exit()).isEqualTo(78);
        assertThat(none.err()).contains("--gateway-token-file");
        assertThat(Cli.run("adapter", "--ws-port", "many", "--gateway-token-file", tokenFile)
                        .exit())
                .isEqualTo(2);
    }

    private HubProcess hub(String grpcPort, String wsPort) throws IOException {
        return HubProcess.serve(
                "--data",
                folder.resolve("data").toString(),
                "--grpc-port",
                grpcPort,
                "--ws-port",
                wsPort,
                "--gateway-token-file",
                tokenFile);
    }

    private static void callFar(ForeignAgent consumer, String ws) throws Exception {
        consumer.run("open", object("{'url':'ws://" + ws + "/'}"));
        consumer.run("connect", object("{}"));
        JsonNode tunnel = consumer.run("establish", object("{'service_id':'far'}"));
        JsonNode called = consumer.run(
                "call",
                object("{'tunnel_id':'" + tunnel.path("tunnel_id").stringValue()
                        + "','method':'echo','params':{'城市':'北京'}}"));
        assertThat(called.path("response").path("result").path("城市").stringValue())
                .isEqualTo("北京");
    }

    private void awaitListed(HubProcess hub) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        Cli.run("services", "--hub", hub.grpc(), "--json").out().contains("\"far\""));
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
