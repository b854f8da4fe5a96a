package dev.claw.hub.wiring;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.identity.Credentials;
import dev.claw.hub.limits.HubLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real hub with both doors of the old agents open, and who comes in by them. */
final class OldDoors implements AutoCloseable {
    static final String ADMIN_TOKEN = "admin-token-0123456789-0123456789-0123456789";
    static final String GATEWAY_TOKEN = "gateway-token-0123456789-0123456789-01234567";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final Hub hub;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<HubClient> opened = new ArrayList<>();

    private OldDoors(Hub hub) {
        this.hub = hub;
    }

    static OldDoors open(Path data) throws Exception {
        HubSettings settings = new HubSettings(
                        "127.0.0.1",
                        OptionalInt.of(0),
                        OptionalInt.of(0),
                        data,
                        1,
                        Duration.ofMillis(500),
                        HubLimits.defaults())
                .withRestPort(OptionalInt.of(0))
                .withCredentials(Credentials.none().withGateway(GATEWAY_TOKEN).withAdministrator(ADMIN_TOKEN));
        return new OldDoors(Hub.start(settings));
    }

    Hub hub() {
        return hub;
    }

    HttpClient http() {
        return http;
    }

    String grpc() {
        return "127.0.0.1:" + hub.grpcAddress().orElseThrow().getPort();
    }

    URI ws(String rest) {
        return URI.create("ws://127.0.0.1:" + hub.wsAddress().orElseThrow().getPort() + rest);
    }

    URI rest(String path) {
        return URI.create("http://127.0.0.1:" + hub.restAddress().orElseThrow().getPort() + path);
    }

    HubClient java(String agent) {
        HubClient client = HubClient.connect(grpc(), agent);
        opened.add(client);
        return client;
    }

    /** An old agent's connection; headers in pairs. */
    OldAgent connect(String path, String... headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        OldAgent agent = new OldAgent();
        agent.socket = builder.buildAsync(ws(path), agent).join();
        return agent;
    }

    /** An old agent that named itself by {@code connect}. */
    OldAgent consumer(String clientId) throws Exception {
        OldAgent agent = connect("/");
        agent.ask("{'type':'connect','client_id':'" + clientId + "'}");
        return agent;
    }

    Reply get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    Reply post(String path, String body, String... headers) throws Exception {
        return send("POST", path, body.replace('\'', '"'), headers);
    }

    Reply send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(rest(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(response);
    }

    @Override
    public void close() {
        opened.forEach(HubClient::close);
        hub.close();
    }

    /** An answer by HTTP. */
    record Reply(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String body() {
            return http.body();
        }

        JsonNode json() {
            return JSON.readTree(http.body());
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    /** An old agent's connection. */
    static final class OldAgent implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @SuppressWarnings("NullAway.Init")
        private WebSocket socket;

        /** Sends a frame with single quotes for double ones, and takes the next one. */
        JsonNode ask(String json) throws Exception {
            say(json);
            return next();
        }

        /** Sends a frame, and takes the next one of this type; others before it are passed over. */
        JsonNode askFor(String type, String json) throws Exception {
            say(json);
            return next(type);
        }

        void say(String json) {
            socket.sendText(json.replace('\'', '"'), true).join();
        }

        JsonNode next() throws Exception {
            String frame = frames.poll(20, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no frame came; closed with " + closed.getNow(0));
            }
            return JSON.readTree(frame);
        }

        /** The next frame of this type; others before it are passed over. */
        JsonNode next(String type) throws Exception {
            JsonNode frame = next();
            while (!frame.path("type").stringValue("").equals(type)) {
                frame = next();
            }
            return frame;
        }

        int closeCode() throws Exception {
            return closed.get(20, TimeUnit.SECONDS);
        }

        void close() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                frames.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
        }
    }
}
