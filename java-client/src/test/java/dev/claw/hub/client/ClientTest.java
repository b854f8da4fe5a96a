package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.call;
import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceFilter;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ClientTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private static String header(Metadata metadata, String name) {
        return String.valueOf(metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    @Test
    void agent_speaksUnderItsNameOnStreamsAndRequests() {
        AsyncHubClient client = fixture.client();
        get(client.info());
        client.call(call("c1"));
        fixture.hub.invoke.next();

        assertThat(fixture.hub.headers)
                .hasSize(2)
                .allSatisfy(metadata ->
                        assertThat(header(metadata, "claw-agent-id")).isEqualTo("%E7%94%B2"));
    }

    @Test
    void gateway_speaksForTheAgentsOfItsClientsOverOneChannel() {
        ManagedChannel channel = fixture.hub.channel();
        for (String agent : List.of("老张", "老李")) {
            AsyncHubClient client = fixture.keep(AsyncHubClient.builder(channel)
                    .gatewayToken("secret")
                    .actAs(agent)
                    .build());
            get(client.info());
            client.close();
            get(client.closed());
        }

        assertThat(fixture.hub.headers)
                .extracting(metadata -> header(metadata, "claw-act-as"))
                .containsExactly("%E8%80%81%E5%BC%A0", "%E8%80%81%E6%9D%8E");
        assertThat(fixture.hub.headers)
                .extracting(metadata -> header(metadata, "authorization"))
                .containsOnly("Bearer secret");
        assertThat(channel.isShutdown()).isFalse();
        channel.shutdownNow();
    }

    @Test
    void client_notUsed_opensNoStream() {
        AsyncHubClient client = fixture.client();
        get(client.info());

        assertThat(fixture.hub.headers).hasSize(1);
    }

    @Test
    void unary_hubAway_failsUnavailable() {
        fixture.hub.stop();

        assertThat(failure(fixture.client().info()).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void overTheNetwork_hubRestartsOnItsPort_theClientComesBack() throws InterruptedException {
        Server server = fixture.hub.listen(0);
        int port = server.getPort();
        AsyncHubClient client = fixture.keep(AsyncHubClient.builder("127.0.0.1:" + port)
                .agentId("甲")
                .backoff(Duration.ofMillis(5), Duration.ofMillis(100))
                .build());
        get(client.info());
        CompletableFuture<Payload> first = client.call(call("c1"));
        HubStream<InvokeRequest, InvokeResponse> stream = fixture.hub.invoke.next();
        stream.take();
        stream.send(Frames.invokeOpened());
        stream.take();
        server.shutdownNow().awaitTermination();
        assertThat(failure(first).dispatched()).contains(true);

        CompletableFuture<Payload> second = client.call(call("c2"));
        Server back = fixture.hub.listen(port);
        HubStream<InvokeRequest, InvokeResponse> again = fixture.hub.invoke.next();
        again.take();
        again.send(Frames.invokeOpened());
        assertThat(again.take().getCall().getCallsList()).containsExactly(call("c2"));
        again.send(ended("c2", Payloads.text("回来了")));

        assertThat(get(second)).isEqualTo(Payloads.text("回来了"));
        back.shutdownNow().awaitTermination();
    }

    @Test
    void overTheNetwork_nobodyListens_failsAtOnce() throws InterruptedException {
        Server server = fixture.hub.listen(0);
        int port = server.getPort();
        server.shutdownNow().awaitTermination();
        AsyncHubClient client =
                fixture.keep(AsyncHubClient.builder("127.0.0.1:" + port).build());

        HubException failure = failure(client.call(call("c1")));
        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.dispatched()).contains(false);
    }

    @Test
    void close_ofManyClientsOverOneChannel_leavesNoThreadsOfTheirOwn() {
        ManagedChannel channel = fixture.hub.channel();
        List<AsyncHubClient> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            AsyncHubClient client =
                    AsyncHubClient.builder(channel).agentId("甲" + i).build();
            clients.add(client);
            client.inbox(InboxOptions.defaults(), new Notes());
            client.discover(ServiceFilter.getDefaultInstance(), new Silent());
            fixture.hub.exchange.next().send(Frames.exchangeOpened(0, 0));
            fixture.hub.discover.next();
        }
        clients.forEach(AsyncHubClient::close);
        clients.forEach(client -> get(client.closed()));

        int pool = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("claw-hub-callback")
                        || thread.getName().startsWith("claw-hub-timer"))
                .hasSizeLessThanOrEqualTo(pool + 1)
                .allMatch(Thread::isDaemon);
        channel.shutdownNow();
    }

    @Test
    void close_callInFlight_cancelsItAndEndsTheStream() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> left = client.call(call("left"));
        HubStream<InvokeRequest, InvokeResponse> stream = fixture.hub.invoke.next();
        stream.take();
        stream.send(Frames.invokeOpened());
        stream.take();
        client.close();

        HubException failure = failure(left);
        assertThat(failure.code()).isEqualTo(Status.Code.CANCELLED);
        assertThat(failure.dispatched()).contains(true);
        get(stream.canceled());
        assertThat(failure(client.call(call("after"))).dispatched()).contains(false);
        await().until(client.closed()::isDone);
    }

    private static final class Silent implements ServiceListener {
        @Override
        public void onChange(ServiceChange change) {}

        @Override
        public void onCaughtUp() {}

        @Override
        public void onReset() {}
    }
}
