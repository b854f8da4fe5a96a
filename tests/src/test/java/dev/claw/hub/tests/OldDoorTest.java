package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input at the door of the old agents, over real sockets. */
final class OldDoorTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    private HubProcess hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubProcess.start(data);
    }

    @AfterEach
    void stopHub() {
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    @DisplayName("bad frames are answered, each once, and the connection lives")
    void badFrames_areAnsweredAndConnectionLives() throws Exception {
        Agent agent = connect();
        assertThat(agent.ask("{\"type\":\"connect\",\"client_id\":\"abcd1234\"}"))
                .contains("\"connected\"");
        assertThat(agent.ask("not json")).contains("INVALID_JSON");
        assertThat(agent.ask("[1,2]")).contains("INVALID_JSON");
        assertThat(agent.ask("[".repeat(20_000))).contains("INVALID_JSON");
        assertThat(agent.ask("{\"type\":\"ping\",\"n\":NaN}")).contains("INVALID_JSON");
        assertThat(agent.ask("{\"type\":\"nonsense\",\"request_id\":\"u\"}"))
                .contains("UNKNOWN_TYPE")
                .contains("\"request_id\":\"u\"");
        assertThat(agent.ask("{\"type\":\"listing_create\",\"request_id\":\"w\"}"))
                .contains("UNSUPPORTED");
        assertThat(agent.ask("{\"type\":\"call_service\",\"request_id\":\"c\",\"tunnel_id\":\"none\"}"))
                .contains("service_response")
                .contains("Tunnel not found");
        agent.socket
                .sendBinary(ByteBuffer.wrap("{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8)), true)
                .join();
        assertThat(agent.next()).contains("pong");
        agent.socket.sendText("{\"type\":", false).join();
        assertThat(agent.ask("\"ping\"}")).contains("pong");
        assertThat(agent.rest()).isEmpty();
    }

    @Test
    @DisplayName("nothing is said before the agent does")
    void connect_isGreetedByNothing() throws Exception {
        Agent agent = connect();
        assertThat(agent.ask("{\"type\":\"ping\"}")).contains("pong");
        assertThat(agent.rest()).isEmpty();
    }

    @Test
    @DisplayName("a frame over 1 MiB closes its connection with 1009, and no other")
    void oversizedFrame_closesWith1009() throws Exception {
        Agent other = connect();
        Agent agent = connect();
        assertThat(agent.ask("{\"type\":\"ping\",\"pad\":\"" + "x".repeat(1_000_000) + "\"}"))
                .contains("pong");
        agent.socket.sendText("x".repeat((1 << 20) + 1), true);
        assertThat(agent.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1009);
        assertThat(other.ask("{\"type\":\"ping\"}")).contains("pong");
    }

    @Test
    @DisplayName("a page of a foreign origin is not let in")
    void foreignOrigin_isRefused() {
        assertThatThrownBy(() -> http.newWebSocketBuilder()
                        .header("Origin", "http://evil.example")
                        .buildAsync(URI.create("ws://" + hub.ws() + "/"), new Agent())
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    @DisplayName("a stop of the hub closes old connections with 1012")
    void stop_closesWith1012() throws Exception {
        Agent agent = connect();
        assertThat(agent.ask("{\"type\":\"ping\"}")).contains("pong");
        hub.stop();
        assertThat(agent.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1012);
    }

    private Agent connect() {
        Agent agent = new Agent();
        agent.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + hub.ws() + "/"), agent)
                .join();
        return agent;
    }

    private static final class Agent implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @SuppressWarnings("NullAway.Init")
        private WebSocket socket;

        String ask(String text) throws InterruptedException {
            socket.sendText(text, true).join();
            return next();
        }

        String next() throws InterruptedException {
            String frame = frames.poll(20, TimeUnit.SECONDS);
            assertThat(frame).as("a frame; closed with %s", closed.getNow(0)).isNotNull();
            return frame;
        }

        java.util.List<String> rest() {
            return java.util.List.copyOf(frames);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                frames.add(part.toString());
                part.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return CompletableFuture.completedFuture(null);
        }
    }
}
