package dev.claw.hub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A scripted hub and the clients of one test. */
final class HubFixture implements AfterEachCallback {
    private static final int PATIENCE_SECONDS = 10;

    final ScriptedHub hub = new ScriptedHub();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<AsyncHubClient> clients = new ArrayList<>();

    /** A builder with a short backoff; the client is closed with the test. */
    HubClientBuilder builder() {
        ManagedChannel channel = hub.channel();
        channels.add(channel);
        return AsyncHubClient.builder(channel)
                .agentId("甲")
                .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                .closeGrace(Duration.ofMillis(200));
    }

    AsyncHubClient client() {
        return keep(builder().build());
    }

    AsyncHubClient keep(AsyncHubClient client) {
        clients.add(client);
        return client;
    }

    /** The future's value; waits for it. */
    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("expected a value: " + e, e);
        }
    }

    /** The future's failure; waits for it. */
    static HubException failure(CompletableFuture<?> future) {
        try {
            Object value = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, got " + value);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("expected a failure: " + e, e);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(HubException.class);
            return HubException.from(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(AsyncHubClient::close);
        clients.forEach(client -> get(client.closed()));
        channels.forEach(ManagedChannel::shutdownNow);
        hub.close();
    }
}
