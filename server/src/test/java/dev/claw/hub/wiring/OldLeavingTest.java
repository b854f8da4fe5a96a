package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes with an old agent's connection, and how long a stopping adapter waits for those who wait. */
final class OldLeavingTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path data;

    private HubFixture hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("the calls of a consumer that leaves are cancelled")
    void leavingConsumer_cancelsItsCalls() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch canceled = new CountDownLatch(1);
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                HubClient java = client("jane");
                Publication slow =
                        java.publish(ProviderOptions.defaults(), List.of(service("slow")), (call, context) -> {
                            context.onCanceled(canceled::countDown);
                            called.countDown();
                            canceled.await();
                            return Payloads.json("{}");
                        })) {
            assertThat(slow.services()).hasSize(1);
            try (OldSocket consumer = OldSocket.connect(adapter.door())) {
                consumer.send("{'type':'call_service','request_id':'c','service_id':'slow','method':'m'}");
                assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(canceled.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("the services of a provider that leaves are off the list, and the calls that it had are lost with it")
    void leavingProvider_takesItsServicesAlong() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                HubClient java = client("jane")) {
            CompletableFuture<Payload> answer;
            try (OldSocket provider = provider(adapter)) {
                answer = java.async().call(call());
                provider.next("request");
            }
            await().until(answer::isCompletedExceptionally);
            await().until(() -> java.getService("w").getListed(), listed -> !listed);
            assertThat(tunnels(adapter)).isEqualTo("[]");
        }
    }

    @Test
    @DisplayName("the tunnels of a consumer that leaves, or closes its channel, lead nowhere")
    void leavingConsumer_closesItsTunnels() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                HubClient java = client("jane");
                Publication echo = java.publish(
                        ProviderOptions.defaults(), List.of(service("w")), (call, context) -> call.getParameters());
                OldSocket other = OldSocket.connect(adapter.door())) {
            assertThat(echo.services()).hasSize(1);
            String tunnel;
            try (OldSocket consumer = OldSocket.connect(adapter.door())) {
                String closed = establish(consumer);
                consumer.send("{'type':'close_channel','request_id':'x','service_id':'w'}");
                consumer.next("service_response");
                assertThat(called(consumer, closed)).contains("Tunnel not found");
                tunnel = establish(consumer);
                assertThat(establish(consumer)).isEqualTo(tunnel);
                assertThat(called(other, tunnel)).contains("{\"result\":{}}");
            }
            await().until(() -> adapter.connections() == 1);
            assertThat(called(other, tunnel)).contains("Tunnel not found");
            assertThat(tunnels(adapter)).isEqualTo("[]");
        }
    }

    @Test
    @DisplayName("an adapter has so many tunnels at once and no more; one that is closed makes room")
    void tunnels_areLimited() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().limit("tunnels", 2).start(hub);
                HubClient java = client("jane");
                Publication echo = java.publish(
                        ProviderOptions.defaults(), List.of(service("w")), (call, context) -> call.getParameters());
                OldSocket last = OldSocket.connect(adapter.door())) {
            assertThat(echo.services()).hasSize(1);
            try (OldSocket first = OldSocket.connect(adapter.door());
                    OldSocket second = OldSocket.connect(adapter.door())) {
                establish(first);
                establish(second);
                last.send("{'type':'establish_channel','request_id':'e','service_id':'w'}");
                assertThat(field(last.next("error"), "error_code")).isEqualTo("LIMIT_REACHED");
                last.send("{'type':'register','request_id':'r','service':{'id':'v','name':'v'}}");
                assertThat(field(last.next("error"), "error_code")).isEqualTo("LIMIT_REACHED");
                assertThat(java.getService("v").getListed()).isFalse();
            }
            await().until(() -> adapter.connections() == 1);
            establish(last);
        }
    }

    @Test
    @DisplayName("an agent that left holds no stream at the hub, under none of its names")
    void leftAgent_holdsNoStream() throws Exception {
        String token = Enrolling.enrol(hub, "ute").getToken();
        AdapterPlan plan = AdapterPlan.usual().time("idleStreams", LONG);
        try (WatchedAdapter adapter = plan.start(hub)) {
            try (OldSocket agent = OldSocket.chat(adapter.door(), "olga")) {
                agent.send("{'type':'chat_message','request_id':'m','target_agent':'olga','content':'me'}");
                agent.next("chat_message");
                agent.send("{'type':'user_auth','request_id':'a','api_key':'" + token + "'}");
                agent.next("user_auth_response");
                agent.send("{'type':'chat_message','request_id':'m','target_agent':'olga','content':'me'}");
                agent.next("chat_message");
                agent.send("{'type':'register','service':{'id':'w','name':'w'}}");
                agent.next("registered");
                assertThat(hub.hub().liveStreams()).isGreaterThan(3);
            }
            await().until(() -> hub.hub().liveStreams() == 0);
        }
    }

    @Test
    @DisplayName("an idle agent holds its inbox only: what it asked by is closed when it asked nothing for a while")
    void idleAgent_holdsOneStream() throws Exception {
        AdapterPlan plan =
                AdapterPlan.usual().time("idleStreams", Duration.ofMillis(300)).time("silence", LONG.multipliedBy(2));
        try (WatchedAdapter adapter = plan.start(hub);
                HubClient java = client("jane");
                OldSocket agent = OldSocket.chat(adapter.door(), "olga")) {
            CompletableFuture<Payload> answer = new CompletableFuture<>();
            AtomicInteger called = new AtomicInteger();
            try (Publication slow =
                    java.publish(ProviderOptions.defaults(), List.of(service("slow")), (call, context) -> {
                        called.incrementAndGet();
                        return answer.join();
                    })) {
                assertThat(slow.services()).hasSize(1);
                agent.send("{'type':'call_service','request_id':'c','service_id':'slow','method':'m'}");
                await().until(() -> hub.hub().liveStreams() == 4);
                adapter.pass(LONG);
                // What is under way keeps it open, and what is asked now goes by it.
                agent.send("{'type':'call_service','request_id':'d','service_id':'slow','method':'m'}");
                await().until(() -> called.get() == 2);
                assertThat(hub.hub().liveStreams()).isEqualTo(4);
                answer.complete(Payloads.json("1"));
                assertThat(agent.next("service_response")).contains("{\"result\":1}");
                assertThat(agent.next("service_response")).contains("{\"result\":1}");
            }
            await().until(() -> hub.hub().liveStreams() == 1);
        }
    }

    @Test
    @DisplayName("a stopping adapter waits for who waits, and for nobody longer: then each is closed with 1012")
    void stop_waitsForThoseWhoWait() throws Exception {
        WatchedAdapter adapter = AdapterPlan.usual().start(hub);
        try (HubClient java = client("jane");
                BareSocket provider = new BareSocket(adapter.door());
                BareSocket asking = new BareSocket(adapter.door());
                BareSocket idle = new BareSocket(adapter.door())) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'w'}}");
            provider.next("registered");
            CompletableFuture<Payload> answer = java.async().call(call());
            String request = field(provider.next("request"), "request_id");
            adapter.answers().hold();
            asking.send("{'type':'skill_discover','request_id':'d'}");
            await().until(() -> adapter.answers().asked() > 0);
            Thread stopping = new Thread(() -> adapter.stop(LONG));
            stopping.start();
            assertThat(idle.closeCode()).isEqualTo(1012);
            idle.leave();
            await().until(() -> adapter.connections() == 2);
            adapter.answers().release();
            assertThat(asking.next("skill_list")).contains("\"d\"");
            assertThat(asking.closeCode()).isEqualTo(1012);
            asking.leave();
            await().until(() -> adapter.connections() == 1);
            assertThat(provider.isQuiet()).isTrue();
            provider.send("{'type':'response','request_id':'" + request + "','response':{'result':'last'}}");
            assertThat(answer.get(20, TimeUnit.SECONDS).getJson()).isEqualTo("\"last\"");
            assertThat(provider.closeCode()).isEqualTo(1012);
            provider.leave();
            stopping.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(stopping.isAlive()).isFalse();
        } finally {
            adapter.close();
        }
    }

    @Test
    @DisplayName("a stopping adapter does not wait for the late answer of a call that was given up")
    void stop_doesNotWaitForCanceledCall() throws Exception {
        WatchedAdapter adapter = AdapterPlan.usual().start(hub);
        try (HubClient java = client("jane");
                BareSocket provider = new BareSocket(adapter.door())) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'w'}}");
            provider.next("registered");
            CompletableFuture<Payload> answer = java.async().call(call());
            provider.next("request");
            answer.cancel(false);
            Thread stopping = new Thread(() -> adapter.stop(LONG));
            stopping.start();
            assertThat(provider.closeCode()).isEqualTo(1012);
            provider.leave();
            stopping.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(stopping.isAlive()).isFalse();
        } finally {
            adapter.close();
        }
    }

    private HubClient client(String agent) {
        return HubClient.connect(
                "127.0.0.1:" + hub.hub().grpcAddress().orElseThrow().getPort(), agent);
    }

    private static ServiceDeclaration service(String id) {
        return ServiceDeclaration.newBuilder().setServiceId(id).setName(id).build();
    }

    private static OutgoingCall call() {
        return OutgoingCall.newBuilder()
                .setServiceId("w")
                .setMethod("m")
                .setParameters(Payloads.json("{}"))
                .build();
    }

    private static OldSocket provider(WatchedAdapter adapter) throws Exception {
        OldSocket provider = OldSocket.connect(adapter.door());
        provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'w'}}");
        provider.next("registered");
        return provider;
    }

    private static String establish(OldSocket consumer) throws Exception {
        consumer.send("{'type':'establish_channel','request_id':'e','service_id':'w'}");
        return field(consumer.next("channel_established"), "tunnel_id");
    }

    private static String called(OldSocket consumer, String tunnel) throws Exception {
        consumer.send("{'type':'call_service','request_id':'c','method':'m','tunnel_id':'" + tunnel + "'}");
        return consumer.next("service_response");
    }

    private static String tunnels(WatchedAdapter adapter) throws Exception {
        return adapter.get("/api/tunnels").body();
    }
}
