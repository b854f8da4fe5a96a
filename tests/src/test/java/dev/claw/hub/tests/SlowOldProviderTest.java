package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old provider that stops reading its socket. */
final class SlowOldProviderTest {
    // Within the hub's window for one provider; more than the sockets and the adapter hold.
    private static final int CALLS = 200;
    private static final String PARAMETERS = "{\"pad\":\"" + "x".repeat(200_000) + "\"}";

    @TempDir
    private Path data;

    @Test
    @DisplayName("calls wait while a provider reads nothing, what is too much fails at once, and all others are served")
    void providerReadsNothing_callsWaitWithinTheWindow() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubClient java = HubClient.connect(hub.grpc(), "jane")) {
            Provider provider = new Provider();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://" + hub.ws() + "/"), provider)
                    .join();
            socket.sendText("{\"type\":\"register\",\"service\":{\"id\":\"slow\",\"name\":\"slow\"}}", true)
                    .join();
            provider.registered.get(20, TimeUnit.SECONDS);
            List<CompletableFuture<Payload>> calls = IntStream.range(0, CALLS)
                    .mapToObj(number -> java.async()
                            .call(OutgoingCall.newBuilder()
                                    .setServiceId("slow")
                                    .setMethod("m")
                                    .setParameters(Payloads.json(PARAMETERS))
                                    .build()))
                    .toList();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> calls.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
            provider.readOn(socket);
            calls.forEach(call -> call.exceptionally(failure -> {
                        assertThat(HubException.from(failure)).hasMessageContaining("takes nothing now");
                        return Payload.getDefaultInstance();
                    })
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join());
            long served = calls.stream()
                    .filter(call -> !call.isCompletedExceptionally())
                    .count();
            assertThat(served).isGreaterThan(CALLS / 4).isLessThan(CALLS);
            assertThat(socket.isInputClosed()).isFalse();
        }
    }

    /** Reads its first frame, and nothing more until it is told to; then answers every request. */
    private static final class Provider implements WebSocket.Listener {
        private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"([0-9a-f]+)\"");

        private final CompletableFuture<String> registered = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private CompletableFuture<?> sent = CompletableFuture.completedFuture("");
        private volatile boolean reads;

        void readOn(WebSocket socket) {
            reads = true;
            socket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            boolean more = !last;
            if (last) {
                Matcher request = REQUEST.matcher(text.substring(0, Math.min(200, text.length())));
                if (text.indexOf("\"registered\"") >= 0) {
                    registered.complete("");
                } else if (request.find()) {
                    String answer = "{\"type\":\"response\",\"request_id\":\"" + request.group(1)
                            + "\",\"response\":{\"result\":{}}}";
                    sent = sent.thenCompose(before -> socket.sendText(answer, true));
                }
                text.setLength(0);
            }
            if (more || reads) {
                socket.request(1);
            }
            return CompletableFuture.completedFuture(null);
        }
    }
}
