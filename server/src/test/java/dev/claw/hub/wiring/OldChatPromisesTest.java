package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.adapter.settings.ChatTimes;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.SendMessageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chat of old agents where time or place matters: slow readers, short patience, two adapters. */
final class OldChatPromisesTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int WINDOW = 16;

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
    @DisplayName("G23 a slow WebSocket stops its hub window, loses nothing, and delays no other")
    void push_toSlowSocket_stopsAtWindow() throws Exception {
        AdapterLimits usual = AdapterLimits.defaults();
        AdapterLimits limits = new AdapterLimits(
                usual.connections(),
                usual.frameBytes(),
                usual.waitingFrames(),
                usual.callsInFlight(),
                usual.servedCalls(),
                64 * 1024,
                usual.outboundFrames(),
                usual.outboundHardBytes(),
                WINDOW,
                usual.tunnels(),
                usual.shared());
        try (AdapterFixture adapter = new AdapterFixture(hub, limits, AdapterFixture.times(AdapterFixture.patient()));
                OldSocket slow = OldSocket.slow(adapter.door(), "slow");
                OldSocket quick = OldSocket.chat(adapter.door(), "quick")) {
            String large = "慢".repeat(30_000);
            for (int i = 0; i < 100; i++) {
                send("m-" + i, "slow", large);
            }
            await().until(() -> adapter.entries() == WINDOW);
            send("q-1", "quick", "快");
            assertThat(field(quick.next("chat_message"), "content")).isEqualTo("快");
            assertThat(adapter.entries()).isEqualTo(WINDOW + 1);
            slow.read();
            for (int i = 0; i < 100; i++) {
                assertThat(field(slow.next("chat_message"), "message_id")).isEqualTo("m-" + i);
            }
            assertThat(adapter.entries()).isEqualTo(101);
        }
    }

    @Test
    @DisplayName("a request that nobody decides is a chat_reject in the end, and its late answer is pushed")
    void chatRequest_undecided_isRejectedInTheEnd() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, new ChatTimes(LONG, LONG, SHORT, LONG, LONG));
                OldSocket provider = provider(adapter, "weather", "local");
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            olga.send("{'type':'chat_request','request_id':'r-1','consumer_id':'olga','service_id':'weather'}");
            String channel = field(provider.next("chat_request"), "channel_id");
            String rejected = olga.next("chat_reject");
            assertThat(field(rejected, "request_id")).isEqualTo("r-1");
            assertThat(field(rejected, "channel_id")).isEqualTo(channel);
            assertThat(field(rejected, "reason")).contains("decided nothing");
            provider.send("{'type':'chat_accept','consumer_id':'olga'}");
            assertThat(field(olga.next("chat_accept"), "channel_id")).isEqualTo(channel);
            assertThat(olga.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("each message has exactly one ack, however many wait, and the streams for them are closed when idle")
    void acks_areOneEach_andStreamsClose() throws Exception {
        send("known", "jane", "makes jane known");
        hub.messages("jane").fetchMessages(FetchMessagesRequest.getDefaultInstance());
        try (AdapterFixture adapter = AdapterFixture.start(hub, new ChatTimes(SHORT, SHORT, LONG, LONG, LONG));
                OldSocket consumer = OldSocket.connect(adapter.door())) {
            for (int i = 0; i < 200; i++) {
                consumer.send("{'type':'chat_message','message_id':'m-" + i
                        + "','sender_id':'abcd1234','target_agent':'jane','content':'一'}");
            }
            Set<String> acknowledged = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                String ack = consumer.next("chat_message_ack");
                assertThat(field(ack, "status")).isEqualTo("pending");
                acknowledged.add(field(ack, "message_id"));
            }
            assertThat(acknowledged).hasSize(200);
            await().until(() -> hub.hub().liveStreams() == 1);
            assertThat(consumer.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("the first frame of a one-shot sender's connection is its ack, whatever waits for it")
    void oneShot_getsItsAckFirst() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, AdapterFixture.patient());
                OldSocket olga = OldSocket.slow(adapter.door(), "olga")) {
            send("w-1", "cmd", "waits");
            try (OldSocket command = OldSocket.connect(adapter.door())) {
                command.send(
                        "{'type':'chat_message','message_id':'m-1','sender_id':'cmd','target_agent':'olga','content':'x'}");
                assertThat(field(command.next(), "type")).isEqualTo("chat_message_ack");
                assertThat(field(command.next(), "message_id")).isEqualTo("w-1");
            }
            olga.read();
            assertThat(field(olga.next("chat_message"), "message_id")).isEqualTo("m-1");
        }
    }

    @Test
    @DisplayName("a request decided before it could be waited for is answered all the same")
    void chatRequest_decidedAtOnce_isAnswered() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, AdapterFixture.patient());
                OldSocket provider = provider(adapter, "weather", "local");
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            adapter.holdChannelAnswers();
            olga.send("{'type':'chat_request','request_id':'r-1','service_id':'weather'}");
            String channel = field(provider.next("chat_request"), "channel_id");
            int before = adapter.entries();
            hub.channels("prov-1")
                    .answerChannel(AnswerChannelRequest.newBuilder()
                            .setChannelId(channel)
                            .setDecision(ChannelDecision.CHANNEL_DECISION_REJECT)
                            .build());
            await().until(() -> adapter.entries() > before);
            assertThat(olga.rest()).isEmpty();
            adapter.release();
            assertThat(field(olga.next("chat_reject"), "request_id")).isEqualTo("r-1");
        }
    }

    @Test
    @DisplayName("what is shown again of an earlier request does not answer a new one")
    void chatRequest_isNotAnsweredByOlderEvents() throws Exception {
        AdapterTimes quick = AdapterFixture.times(AdapterFixture.patient());
        AdapterTimes unsettled = new AdapterTimes(
                quick.handshake(),
                quick.request(),
                quick.call(),
                quick.keyDecision(),
                quick.optionalKey(),
                quick.pingEvery(),
                quick.silence(),
                quick.stall(),
                quick.replayAfter(),
                LONG,
                quick.quiet(),
                quick.lists(),
                quick.idleStreams(),
                quick.chat());
        try (AdapterFixture adapter = new AdapterFixture(hub, AdapterLimits.defaults(), unsettled);
                OldSocket provider = provider(adapter, "weather", "local")) {
            try (OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
                olga.send("{'type':'chat_request','request_id':'r-1','service_id':'weather'}");
                provider.next("chat_request");
                provider.send("{'type':'chat_accept','consumer_id':'olga'}");
                olga.next("chat_accept");
            }
            try (OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
                olga.send("{'type':'end_chat','request_id':'e-1'}");
                olga.next("chat_result");
                olga.send("{'type':'chat_request','request_id':'r-2','service_id':'weather'}");
                provider.next("chat_request");
                assertThat(olga.next("chat_accept")).doesNotContain("request_id");
                provider.send("{'type':'chat_reject','consumer_id':'olga'}");
                assertThat(field(olga.next("chat_reject"), "request_id")).isEqualTo("r-2");
            }
        }
    }

    @Test
    @DisplayName("who connects is no mere listener, but its header goes on saying that acks would trip it")
    void connect_afterHeader_isNoListener() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, AdapterFixture.patient());
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            olga.send("{'type':'connect','client_id':'other'}");
            assertThat(field(olga.next("connected"), "client_id")).isEqualTo("olga");
            olga.send("{'type':'chat_message','message_id':'m-1','target_agent':'nobody','content':'x'}");
            olga.send(
                    "{'type':'chat_message','message_id':'m-2','target_agent':'nobody','content':'x','request_id':'r'}");
            assertThat(field(olga.next("chat_message_ack"), "message_id")).isEqualTo("m-2");
            olga.send("{'type':'nonsense'}");
            assertThat(field(olga.next("error"), "error_code")).isEqualTo("UNKNOWN_TYPE");
        }
    }

    @Test
    @DisplayName("a flood to one that settles nothing is acknowledged, message by message")
    void chatMessage_manyToUnsettled_areAllAcknowledged() throws Exception {
        try (AdapterFixture adapter = AdapterFixture.start(hub, new ChatTimes(SHORT, SHORT, LONG, LONG, LONG));
                OldSocket olga = OldSocket.slow(adapter.door(), "olga");
                OldSocket sender = OldSocket.connect(adapter.door())) {
            for (int i = 0; i < 300; i++) {
                sender.send("{'type':'chat_message','message_id':'m-" + i
                        + "','sender_id':'abcd1234','target_agent':'olga','service_id':'none','content':'" + i + "'}");
            }
            for (int i = 0; i < 300; i++) {
                assertThat(field(sender.next("chat_message_ack"), "status")).isEqualTo("pending");
            }
            olga.read();
            for (int i = 0; i < 300; i++) {
                assertThat(field(olga.next("chat_message"), "content")).isEqualTo(Integer.toString(i));
            }
        }
    }

    private OldSocket provider(AdapterFixture adapter, String service, String mode) throws Exception {
        OldSocket provider = OldSocket.connect(adapter.door());
        provider.send("{'type':'register','client_id':'prov-1','service':{'id':'" + service + "','name':'" + service
                + "','execution_mode':'" + mode + "'}}");
        provider.next("registered");
        return provider;
    }

    private void send(String id, String to, String text) {
        hub.messages("sender")
                .sendMessage(SendMessageRequest.newBuilder()
                        .setMessage(message(id, to, text))
                        .build());
    }
}
