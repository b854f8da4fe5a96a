package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.client.ServiceHandler;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an old agent's connection is read, when it counts as alive, and when it is given up. */
final class OldFlowTest {
    private static final Duration SILENCE = Duration.ofMinutes(1);

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
    @DisplayName("64 frames that wait stop the reading, and the silence timers with it; each is answered in the end")
    void waitingFrames_stopReadingAndTimers() throws Exception {
        try (WatchedAdapter adapter = plan().start(hub);
                BareSocket agent = BareSocket.chat(adapter.door(), "olga");
                BareSocket other = BareSocket.chat(adapter.door(), "rita")) {
            agent.silent();
            adapter.answers().hold();
            for (int i = 0; i < 100; i++) {
                agent.send("{'type':'skill_discover','request_id':" + i + "}");
            }
            await().until(() -> adapter.answers().asked() == 64);
            other.send("{'type':'ping','request_id':'p'}");
            assertThat(other.next("pong")).contains("\"p\"");
            adapter.pass(SILENCE.multipliedBy(3));
            assertThat(adapter.answers().asked()).isEqualTo(64);
            adapter.answers().release();
            Set<String> answered = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                answered.add(agent.next("skill_list").replaceAll(".*\"request_id\":(\\d+).*", "$1"));
            }
            assertThat(answered).hasSize(100);
            agent.send("{'type':'ping','request_id':'still here'}");
            assertThat(agent.next("pong")).contains("still here");
        }
    }

    @Test
    @DisplayName("an agent that asks and reads nothing is not read further, and loses no answer when it reads on")
    void unreadAnswers_stopReading() throws Exception {
        int questions = 500;
        AdapterPlan small = plan().limit("waitingFrames", 8)
                .limit("outboundBytes", 64 << 10)
                .limit("outboundHardBytes", 1 << 20);
        try (WatchedAdapter adapter = small.start(hub);
                BareSocket provider = new BareSocket(adapter.door());
                BareSocket agent = BareSocket.chat(adapter.door(), "olga")) {
            register(provider, "large", ",'skill_doc':'" + "长".repeat(10_000) + "'");
            for (int i = 0; i < questions; i++) {
                agent.send("{'type':'get_skill_doc','request_id':'q-" + i + "','service_id':'large'}");
            }
            await().until(() -> adapter.answers().asked() > 8);
            adapter.pass(Duration.ZERO);
            Set<String> answered = new HashSet<>();
            for (int i = 0; i < questions; i++) {
                answered.add(field(agent.next("skill_doc"), "request_id"));
            }
            assertThat(answered).hasSize(questions);
        }
    }

    @Test
    @DisplayName(
            "an agent that answers its pings lives, however little it says; one that is silent is closed with 1011")
    void silence_closesWith1011() throws Exception {
        try (WatchedAdapter adapter = plan().start(hub);
                BareSocket quiet = BareSocket.chat(adapter.door(), "olga");
                BareSocket dead = BareSocket.chat(adapter.door(), "rita")) {
            dead.silent();
            for (int i = 0; i < 4; i++) {
                adapter.pass(SILENCE.multipliedBy(3).dividedBy(5));
                assertThat(quiet.came().isPing()).isTrue();
                assertThat(quiet.isQuiet()).isTrue();
                adapter.pass(Duration.ZERO);
            }
            assertThat(dead.closeCode()).isEqualTo(1011);
            await().until(() -> adapter.connections() == 1);
            quiet.send("{'type':'ping','request_id':'still here'}");
            assertThat(quiet.next("pong")).contains("still here");
        }
    }

    @Test
    @DisplayName("an agent that takes no byte of what waits for it is closed with 1013, and what waits is kept")
    void stalled_closesWith1013() throws Exception {
        AdapterPlan small = plan().time("silence", SILENCE.multipliedBy(1_000)).time("stall", SILENCE);
        try (WatchedAdapter adapter = small.start(hub)) {
            try (BareSocket agent = BareSocket.chat(adapter.door(), "olga")) {
                String large = "慢".repeat(300_000);
                for (int i = 0; i < 20; i++) {
                    send("m-" + i, "olga", large);
                }
                // Seen to wait, and seen to wait still.
                adapter.pass(SILENCE.dividedBy(2));
                assertThat(adapter.connections()).isEqualTo(1);
                adapter.pass(SILENCE.multipliedBy(2));
                adapter.pass(SILENCE.multipliedBy(2));
                assertThat(agent.closeCode()).isEqualTo(1013);
            }
            try (BareSocket agent = BareSocket.chat(adapter.door(), "olga")) {
                for (int i = 0; i < 20; i++) {
                    assertThat(field(agent.next("chat_message"), "message_id")).isEqualTo("m-" + i);
                }
            }
        }
    }

    @Test
    @DisplayName("messages that an agent does not read wait, and close nothing, however many")
    void unreadMessages_wait() throws Exception {
        AdapterPlan small = plan().limit("outboundBytes", 64 << 10).limit("outboundHardBytes", 1 << 20);
        try (WatchedAdapter adapter = small.start(hub);
                BareSocket agent = BareSocket.chat(adapter.door(), "olga")) {
            String large = "慢".repeat(100_000);
            for (int i = 0; i < 60; i++) {
                send("m-" + i, "olga", large);
            }
            adapter.pass(Duration.ZERO);
            assertThat(adapter.connections()).isEqualTo(1);
            for (int i = 0; i < 60; i++) {
                assertThat(field(agent.next("chat_message"), "message_id")).isEqualTo("m-" + i);
            }
        }
    }

    @Test
    @DisplayName("answers of calls that nobody reads close their connection with 1013 when they are too many")
    void unreadCallAnswers_closeWith1013() throws Exception {
        int calls = 100;
        CountDownLatch called = new CountDownLatch(calls);
        Payload large = Payloads.json("{\"pad\":\"" + "x".repeat(200_000) + "\"}");
        try (WatchedAdapter adapter = plan().limit("outboundHardBytes", 1 << 20).start(hub);
                HubClient java = client("jane");
                Publication service = publish(java, "large", (call, context) -> {
                    called.countDown();
                    called.await();
                    return large;
                });
                BareSocket agent = BareSocket.chat(adapter.door(), "olga")) {
            assertThat(service.services()).hasSize(1);
            agent.silent();
            for (int i = 0; i < calls; i++) {
                agent.send("{'type':'call_service','request_id':'c-" + i + "','service_id':'large','method':'m'}");
            }
            await().until(() -> adapter.connections() == 0);
            // The close frame is behind what is not read, and may be lost with it.
            assertThat(agent.closeCode()).isIn(1013, 1006);
        }
    }

    @Test
    @DisplayName("one connection makes so many calls at once and no more; one more is answered at once")
    void callsInFlight_areLimited() throws Exception {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        try (WatchedAdapter adapter = plan().limit("callsInFlight", 3).start(hub);
                HubClient java = client("jane");
                Publication slow = publish(java, "slow", (call, context) -> answer.join());
                BareSocket agent = new BareSocket(adapter.door())) {
            assertThat(slow.services()).hasSize(1);
            for (int i = 0; i < 4; i++) {
                agent.send("{'type':'call_service','request_id':'c-" + i + "','service_id':'slow','method':'m'}");
            }
            agent.send("{'type':'call','service':'slow','method':'m'}");
            assertThat(agent.next()).contains("\"c-3\"").contains("Too many calls");
            assertThat(agent.next()).contains("call_response").contains("Too many calls");
            answer.complete(Payloads.json("1"));
            for (int i = 0; i < 3; i++) {
                assertThat(agent.next("service_response")).contains("{\"result\":1}");
            }
            agent.send("{'type':'call_service','request_id':'c-5','service_id':'slow','method':'m'}");
            assertThat(agent.next("service_response")).contains("{\"result\":1}");
        }
    }

    @Test
    @DisplayName("a call that nobody answers fails in time, and its provider's late answer is dropped")
    void unansweredCall_failsInTime_lateAnswerIsDropped() throws Exception {
        try (WatchedAdapter adapter =
                        plan().time("call", Duration.ofMillis(300)).start(hub);
                BareSocket provider = new BareSocket(adapter.door());
                BareSocket agent = new BareSocket(adapter.door())) {
            register(provider, "late", "");
            agent.send("{'type':'call_service','request_id':'c-1','service_id':'late','method':'m'}");
            String request = field(provider.next("request"), "request_id");
            String failed = agent.next("service_response");
            assertThat(failed).contains("\"c-1\"").contains("{\"error\":");
            provider.send("{'type':'response','request_id':'" + request + "','response':{'result':'too late'}}");
            provider.send("{'type':'response','request_id':'never asked','response':{'result':1}}");
            provider.send("{'type':'ping','request_id':'p'}");
            assertThat(provider.next()).contains("pong");
            agent.send("{'type':'call_service','request_id':'c-2','service_id':'late','method':'m'}");
            String second = field(provider.next("request"), "request_id");
            assertThat(second).isNotEqualTo(request);
            // Twice: the second one is late.
            provider.send("{'type':'response','request_id':'" + second + "','response':{'result':'in time'}}");
            provider.send("{'type':'response','request_id':'" + second + "','response':{'result':'again'}}");
            assertThat(agent.next()).contains("\"c-2\"").contains("in time");
            provider.send("{'type':'ping','request_id':'p'}");
            assertThat(provider.next()).contains("pong");
            agent.send("{'type':'ping','request_id':'p'}");
            assertThat(agent.next()).contains("pong");
        }
    }

    private HubClient client(String agent) {
        return HubClient.connect(
                "127.0.0.1:" + hub.hub().grpcAddress().orElseThrow().getPort(), agent);
    }

    private static Publication publish(HubClient java, String service, ServiceHandler handler) {
        return java.publish(
                ProviderOptions.defaults().withMaxCalls(100),
                List.of(ServiceDeclaration.newBuilder()
                        .setServiceId(service)
                        .setName(service)
                        .build()),
                handler);
    }

    private static void register(BareSocket provider, String service, String more) throws Exception {
        provider.send("{'type':'register','client_id':'prov-1','service':{'id':'" + service + "','name':'" + service
                + "'}" + more + "}");
        provider.next("registered");
    }

    private void send(String id, String to, String text) {
        hub.messages("sender")
                .sendMessage(SendMessageRequest.newBuilder()
                        .setMessage(message(id, to, text))
                        .build());
    }

    private static AdapterPlan plan() {
        return AdapterPlan.usual().time("silence", SILENCE);
    }
}
