package dev.claw.hub.wiring;

import static org.awaitility.Awaitility.await;

import dev.claw.hub.adapter.AdapterAddresses;
import dev.claw.hub.adapter.WsAdapter;
import dev.claw.hub.adapter.settings.AdapterSources;
import io.grpc.ClientInterceptors;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An adapter of its own at a hub, whose clock a test moves forward and whose answers from the hub a test holds back.
 * Timers that decide by the clock look at it as often as in life.
 */
final class WatchedAdapter implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final AtomicLong ahead = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final HeldAnswers answers = new HeldAnswers();
    private final WsAdapter adapter;
    private final AdapterAddresses addresses;

    WatchedAdapter(HubFixture hub, AdapterPlan plan) throws Exception {
        this.adapter = WsAdapter.builder(
                        ClientInterceptors.intercept(hub.connect(), answers),
                        hub.hub().gatewayToken())
                .port(0)
                .restPort(OptionalInt.of(0))
                .limits(plan.limits())
                .times(plan.times())
                .sources(new AdapterSources(this::nanoTime, plan.clock(), new SecureRandom()))
                .eventLoops(1)
                .build();
        this.addresses = adapter.start();
    }

    InetSocketAddress door() {
        return addresses.webSocket().orElseThrow();
    }

    /** A GET at the door of the REST routes; headers in pairs. */
    HttpResponse<String> get(String path, String... headers) throws Exception {
        return rest("GET", path, "", headers);
    }

    /** A request there; a body with single quotes for double ones. */
    HttpResponse<String> rest(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + addresses.rest().orElseThrow().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Connections of agents that are open. */
    int connections() {
        return adapter.connections();
    }

    HeldAnswers answers() {
        return answers;
    }

    /** So much time passes, and everything that looks at the clock regularly has looked several times when it has. */
    void pass(Duration length) {
        ahead.addAndGet(length.toNanos());
        long before = looks.get();
        await().until(() -> looks.get() > before + 10);
    }

    /** Stops as a hub does it that gives so long to those who wait. */
    void stop(Duration grace) {
        adapter.close(grace);
    }

    @Override
    public void close() {
        adapter.close(Duration.ZERO);
    }

    private long nanoTime() {
        looks.incrementAndGet();
        return System.nanoTime() + ahead.get();
    }
}
