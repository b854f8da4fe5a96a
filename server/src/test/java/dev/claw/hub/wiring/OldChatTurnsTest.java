package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.Receipt;
import dev.claw.hub.v1.SendMessageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order an old chat client is shown what comes and what it is answered, and what it counts as having. */
final class OldChatTurnsTest {
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
    @DisplayName("a decision that is there before its request is answered is told once, as that request's answer")
    void decisionBeforeAnswer_isToldOnceAsItsAnswer() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket provider = provider(adapter);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            olga.send("{'type':'chat_history','request_id':'h','agent_id':'olga'}");
            olga.next("chat_history_response");
            adapter.answers().hold();
            olga.send("{'type':'chat_request','request_id':'r','provider_id':'prov-1','service_id':'weather'}");
            String channel = field(provider.next("chat_request"), "channel_id");
            hub.channels("prov-1")
                    .answerChannel(AnswerChannelRequest.newBuilder()
                            .setChannelId(channel)
                            .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                            .build());
            send("m-1", "olga", "behind it");
            adapter.pass(Duration.ZERO);
            assertThat(olga.rest()).isEmpty();
            adapter.answers().release();
            String accepted = olga.next();
            assertThat(field(accepted, "type")).isEqualTo("chat_accept");
            assertThat(field(accepted, "request_id")).isEqualTo("r");
            assertThat(field(olga.next(), "message_id")).isEqualTo("m-1");
        }
    }

    @Test
    @DisplayName("a request and a history that fail hold nothing back that comes behind them")
    void failedQuestions_holdNothingBack() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            olga.send("{'type':'chat_request','request_id':'r','service_id':'none'}");
            assertThat(field(olga.next(), "type")).isEqualTo("chat_reject");
            send("m-1", "olga", "behind the request");
            assertThat(field(olga.next(), "message_id")).isEqualTo("m-1");
            olga.send("{'type':'chat_history','request_id':'h','agent_id':'olga','channel_id':'ch_000000000000'}");
            assertThat(field(olga.next(), "type")).isEqualTo("chat_history_response");
            send("m-2", "olga", "behind the history");
            assertThat(field(olga.next(), "message_id")).isEqualTo("m-2");
            olga.send("{'type':'chat_history','request_id':'h','agent_id':'olga','limit':'many'}");
            assertThat(field(olga.next(), "type")).isEqualTo("chat_history_response");
            send("m-3", "olga", "behind one that cannot be read");
            assertThat(field(olga.next(), "message_id")).isEqualTo("m-3");
        }
    }

    @Test
    @DisplayName("a provider's own door holds nothing, and asking it holds nothing back")
    void historyOfOwnDoor_holdsNothingBack() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket provider = OldSocket.connect(adapter.door())) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'weather','name':'weather'}}");
            String door = field(provider.next("registered"), "channel_id");
            provider.send("{'type':'chat_history','request_id':'h','channel_id':'" + door + "'}");
            assertThat(provider.next("chat_history_response")).contains("\"messages\":[]");
            send("m-1", "prov-1", "behind it");
            assertThat(field(provider.next("chat_message"), "message_id")).isEqualTo("m-1");
        }
    }

    @Test
    @DisplayName("nothing is pushed between a history's question and its answer, however long that takes")
    void historyAnswer_isTheNextFrame() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            send("m-1", "olga", "before");
            assertThat(field(olga.next(), "message_id")).isEqualTo("m-1");
            adapter.answers().hold();
            olga.send("{'type':'chat_history','agent_id':'olga'}");
            await().until(() -> adapter.answers().asked() > 0);
            send("m-2", "olga", "meanwhile");
            adapter.pass(Duration.ZERO);
            assertThat(olga.rest()).isEmpty();
            adapter.answers().release();
            assertThat(field(olga.next(), "type")).isEqualTo("chat_history_response");
            assertThat(field(olga.next(), "message_id")).isEqualTo("m-2");
        }
    }

    @Test
    @DisplayName("one who only looks in takes nothing: messages are shown from a while after the upgrade on")
    void upgrade_isFollowedByAWhileOfNothing() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().time("replayAfter", Duration.ofMillis(700));
        send("m-1", "olga", "waits");
        try (WatchedAdapter adapter = plan.start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            olga.send("{'type':'ping','request_id':'p'}");
            assertThat(field(olga.next(), "type")).isEqualTo("pong");
            olga.send("{'type':'chat_history','agent_id':'olga'}");
            assertThat(field(olga.next(), "type")).isEqualTo("chat_history_response");
            assertThat(hub.hub().liveStreams()).isZero();
            assertThat(field(olga.next(), "message_id")).isEqualTo("m-1");
        }
    }

    @Test
    @DisplayName("G2 what was shown counts as received when its ping was answered and the connection stood a while")
    void shownMessage_isReceivedWhenItSettled() throws Exception {
        AdapterPlan plan = AdapterPlan.usual().time("settle", Duration.ofMillis(700));
        try (WatchedAdapter adapter = plan.start(hub)) {
            send("m-1", "olga", "一");
            try (BareSocket olga = BareSocket.chat(adapter.door(), "olga")) {
                olga.silent();
                assertThat(field(olga.next("chat_message"), "message_id")).isEqualTo("m-1");
                adapter.pass(Duration.ofSeconds(30));
                assertThat(delivered("olga")).isZero();
            }
            try (BareSocket olga = BareSocket.chat(adapter.door(), "olga")) {
                assertThat(field(olga.next("chat_message"), "message_id")).isEqualTo("m-1");
                // Answered, and left at once.
                olga.pinged();
            }
            try (BareSocket olga = BareSocket.chat(adapter.door(), "olga")) {
                assertThat(field(olga.next("chat_message"), "message_id")).isEqualTo("m-1");
                olga.pinged();
                assertThat(delivered("olga")).isZero();
                await().until(() -> delivered("olga") == 1);
                send("m-2", "olga", "二");
                assertThat(field(olga.next("chat_message"), "message_id")).isEqualTo("m-2");
            }
        }
    }

    @Test
    @DisplayName("each connection of an agent is shown everything, and what one of them settled is shown to none again")
    void everyConnection_isShownEverything() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket one = OldSocket.chat(adapter.door(), "olga");
                OldSocket two = OldSocket.chat(adapter.door(), "olga")) {
            for (int i = 0; i < 3; i++) {
                send("m-" + i, "olga", "each");
                assertThat(field(one.next(), "message_id")).isEqualTo("m-" + i);
                assertThat(field(two.next(), "message_id")).isEqualTo("m-" + i);
            }
            await().until(() -> delivered("olga") == 3);
            try (OldSocket three = OldSocket.chat(adapter.door(), "olga")) {
                three.send("{'type':'ping','request_id':'p'}");
                three.next("pong");
                send("m-3", "olga", "all three");
                assertThat(field(three.next(), "message_id")).isEqualTo("m-3");
            }
        }
    }

    @Test
    @DisplayName("a listener is not told of a channel_request, which is for a connection that serves")
    void channelRequest_isNotForListeners() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket listener = OldSocket.chat(adapter.door(), "prov-1");
                OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket consumer = OldSocket.connect(adapter.door())) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'weather','name':'weather',"
                    + "'execution_mode':'external'}}");
            provider.next("registered");
            consumer.send("{'type':'establish_channel','request_id':'e','service_id':'weather'}");
            provider.next("channel_request");
            send("m-1", "prov-1", "behind it");
            assertThat(field(listener.next(), "message_id")).isEqualTo("m-1");
            // A chat_accept is no answer to it, nor is one that names nothing.
            listener.send("{'type':'chat_accept','request_id':'a','provider_id':'prov-1'}");
            assertThat(field(listener.next("error"), "error_code")).isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(channels("prov-1"))
                    .filteredOn(channel -> channel.getServiceId().equals("weather"))
                    .extracting(Channel::getState)
                    .containsExactly(ChannelState.CHANNEL_STATE_REQUESTED);
        }
    }

    @Test
    @DisplayName(
            "a listener is told nothing of a frame without a request_id that failed, and everything of one with it")
    void failure_isToldToListenersThatAsk() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket olga = OldSocket.chat(adapter.door(), "olga")) {
            for (String frame : List.of(
                    "{'type':'nonsense'}",
                    "no JSON",
                    "{'type':'chat_message','content':'to nobody'}",
                    "{'type':'chat_end','channel_id':'ch_000000000000'}",
                    "{'type':'establish_channel','service_id':'none'}")) {
                olga.send(frame);
            }
            adapter.pass(Duration.ZERO);
            olga.send("{'type':'nonsense','request_id':'n'}");
            String told = olga.next();
            assertThat(field(told, "request_id")).isEqualTo("n");
            assertThat(field(told, "sender_id")).isEqualTo("hub");
            assertThat(field(told, "content")).isEqualTo(field(told, "message"));
        }
    }

    private static OldSocket provider(WatchedAdapter adapter) throws Exception {
        OldSocket provider = OldSocket.connect(adapter.door());
        provider.send("{'type':'register','client_id':'prov-1','service':{'id':'weather','name':'weather'}}");
        provider.next("registered");
        return provider;
    }

    /** Up to which of the sender's messages the agent acknowledged them. */
    private long delivered(String agent) {
        return hub
                .messages("sender")
                .listReceipts(ListReceiptsRequest.newBuilder().setAgentId(agent).build())
                .getReceiptsList()
                .stream()
                .filter(receipt -> receipt.getAgentId().equals(agent))
                .mapToLong(Receipt::getDeliveredThrough)
                .max()
                .orElse(0);
    }

    private List<Channel> channels(String agent) {
        return hub.channels(agent)
                .listChannels(ListChannelsRequest.getDefaultInstance())
                .getChannelsList();
    }

    private void send(String id, String to, String text) {
        hub.messages("sender")
                .sendMessage(SendMessageRequest.newBuilder()
                        .setMessage(message(id, to, text))
                        .build());
    }
}
