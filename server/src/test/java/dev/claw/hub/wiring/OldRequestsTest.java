package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ListChannelsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to talk, under their old and their newer names: whom they reach, and what decides which. */
final class OldRequestsTest {
    private static final Duration SHORT = Duration.ofMillis(300);

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
    @DisplayName("request_chat that nobody decides is pending in time, and its decision is pushed when it comes")
    void requestChat_undecided_isPendingThenPushed() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().chat("answer", SHORT).start(hub);
                OldSocket provider = provider(adapter, "");
                OldSocket newer = OldSocket.connect(adapter.door())) {
            newer.send("{'type':'request_chat','request_id':'r','client_id':'client_0a1b2c3d','service_id':'weather'}");
            String pending = newer.next("chat_result");
            assertThat(field(pending, "request_id")).isEqualTo("r");
            assertThat(field(pending, "status")).isEqualTo("pending");
            String channel = field(provider.next("chat_request"), "channel_id");
            provider.send("{'type':'chat_reject','consumer_id':'client_0a1b2c3d','reason':'没空'}");
            String rejected = newer.next("chat_reject");
            assertThat(field(rejected, "channel_id")).isEqualTo(channel);
            assertThat(field(rejected, "reason")).isEqualTo("没空");
            assertThat(field(rejected, "sender")).isEqualTo("prov-1");
            assertThat(rejected).doesNotContain("request_id");
            assertThat(newer.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "request_chat is answered by its decision, accepted or rejected with its reason, and at once when open")
    void requestChat_decided_isItsResult() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket provider = provider(adapter, "");
                OldSocket newer = OldSocket.connect(adapter.door())) {
            newer.send("{'type':'request_chat','request_id':'1','client_id':'client_0a1b2c3d','service_id':'weather'}");
            provider.send("{'type':'reject_chat','request_id':'j','reason':'没空','channel_id':'"
                    + field(provider.next("chat_request"), "channel_id") + "'}");
            String rejected = newer.next("chat_result");
            assertThat(field(rejected, "status")).isEqualTo("rejected");
            assertThat(field(rejected, "reason")).isEqualTo("没空");
            newer.send("{'type':'request_chat','request_id':'2','service_id':'weather'}");
            provider.next("chat_request");
            provider.send("{'type':'accept_chat','request_id':'a','target':'client_0a1b2c3d'}");
            assertThat(field(newer.next("chat_result"), "status")).isEqualTo("accepted");
            newer.send("{'type':'request_chat','request_id':'3','service_id':'weather'}");
            String open = newer.next("chat_result");
            assertThat(field(open, "request_id")).isEqualTo("3");
            assertThat(field(open, "status")).isEqualTo("accepted");
            newer.send("{'type':'chat_request','request_id':'4','service_id':'weather'}");
            assertThat(field(newer.next("chat_accept"), "request_id")).isEqualTo("4");
        }
    }

    @Test
    @DisplayName("an answer or an end that names an agent is to the channel with that one, else to the newest")
    void answersAndEnds_areToTheChannelThatTheyName() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket provider = provider(adapter, "");
                OldSocket anna = OldSocket.chat(adapter.door(), "anna");
                OldSocket bert = OldSocket.chat(adapter.door(), "bert");
                OldSocket carl = OldSocket.chat(adapter.door(), "carl")) {
            String ofAnna = request(anna, provider);
            String ofBert = request(bert, provider);
            String ofCarl = request(carl, provider);
            provider.send("{'type':'chat_accept','request_id':'1','consumer_id':'anna'}");
            assertThat(field(provider.next("success"), "channel_id")).isEqualTo(ofAnna);
            assertThat(field(anna.next("chat_accept"), "channel_id")).isEqualTo(ofAnna);
            provider.send("{'type':'chat_accept','request_id':'2'}");
            assertThat(field(provider.next("success"), "channel_id")).isEqualTo(ofCarl);
            assertThat(field(carl.next("chat_accept"), "channel_id")).isEqualTo(ofCarl);
            // The channel's id was its request_id.
            provider.send("{'type':'chat_accept','request_id':'" + ofBert + "'}");
            assertThat(field(bert.next("chat_accept"), "channel_id")).isEqualTo(ofBert);
            provider.send("{'type':'chat_end','request_id':'3','agent_id':'prov-1','target_agent':'anna'}");
            assertThat(field(anna.next("chat_end"), "channel_id")).isEqualTo(ofAnna);
            provider.send("{'type':'chat_end','request_id':'4','agent_id':'prov-1','channel_id':'ch_000000000000'}");
            assertThat(field(bert.next("chat_end"), "channel_id")).isEqualTo(ofBert);
            assertThat(carl.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("nobody accepts its own request, though it may serve others that wait")
    void answer_isNeverToOwnRequest() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket provider = provider(adapter, "");
                OldSocket anna = OldSocket.connect(adapter.door())) {
            anna.send("{'type':'register','client_id':'anna','service':{'id':'clock','name':'clock'}}");
            anna.next("registered");
            provider.send("{'type':'chat_request','request_id':'p','service_id':'clock'}");
            String asked = field(anna.next("chat_request"), "channel_id");
            request(anna, provider);
            anna.send("{'type':'chat_accept','request_id':'a'}");
            assertThat(field(anna.next("success"), "channel_id")).isEqualTo(asked);
            anna.send("{'type':'chat_accept','request_id':'b'}");
            assertThat(field(anna.next("error"), "error_code")).isEqualTo("CHANNEL_NOT_FOUND");
        }
    }

    @Test
    @DisplayName("a connection waits for 64 requests at once; one more is rejected, and asks nobody")
    void waitingRequests_areLimited() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket anna = OldSocket.chat(adapter.door(), "anna")) {
            for (int i = 0; i < 65; i++) {
                provider.send("{'type':'register','client_id':'prov-1','service':{'id':'s" + i + "','name':'s" + i
                        + "','execution_mode':'" + (i % 2 == 0 ? "external" : "local") + "'}}");
                provider.next("registered");
            }
            for (int i = 0; i < 64; i++) {
                anna.send("{'type':'" + (i % 2 == 0 ? "establish_channel" : "chat_request") + "','request_id':'r" + i
                        + "','service_id':'s" + i + "'}");
            }
            await().until(() -> channels("prov-1").size() == 64);
            anna.send("{'type':'chat_request','request_id':'over','service_id':'s64'}");
            String rejected = anna.next("chat_reject");
            assertThat(field(rejected, "request_id")).isEqualTo("over");
            assertThat(field(rejected, "reason")).contains("as many requests wait");
            anna.send("{'type':'establish_channel','request_id':'over','service_id':'s64'}");
            assertThat(field(anna.next("error"), "error_code")).isEqualTo("LIMIT_REACHED");
            assertThat(channels("prov-1"))
                    .hasSize(64)
                    .extracting(Channel::getState)
                    .containsOnly(ChannelState.CHANNEL_STATE_REQUESTED);
        }
    }

    @Test
    @DisplayName("a request goes to the agent that the owner names if it was ever here, else to the provider")
    void request_goesToOwnerOrProvider() throws Exception {
        try (WatchedAdapter adapter = AdapterPlan.usual().start(hub);
                OldSocket provider = provider(adapter, ",'owner':'boss'");
                OldSocket anna = OldSocket.chat(adapter.door(), "anna")) {
            anna.send("{'type':'chat_request','request_id':'1','service_id':'weather'}");
            provider.send("{'type':'chat_reject','request_id':'j','consumer_id':'"
                    + field(provider.next("chat_request"), "consumer_id") + "'}");
            anna.next("chat_reject");
            try (OldSocket boss = OldSocket.chat(adapter.door(), "boss")) {
                anna.send("{'type':'chat_request','request_id':'2','service_id':'weather'}");
                assertThat(field(boss.next("chat_request"), "consumer_id")).isEqualTo("anna");
                boss.send("{'type':'chat_request','request_id':'own','service_id':'weather'}");
                assertThat(field(provider.next("chat_request"), "consumer_id")).isEqualTo("boss");
            }
            // It asked something: the hub knows it, though it is gone.
            await().until(() -> adapter.connections() == 2);
            try (OldSocket carl = OldSocket.chat(adapter.door(), "carl")) {
                carl.send("{'type':'chat_request','request_id':'3','service_id':'weather'}");
                await().until(() -> channels("boss").stream()
                        .anyMatch(channel -> channel.getRequester().equals("carl")));
            }
            assertThat(provider.rest()).noneMatch(frame -> frame.contains("chat_request"));
        }
    }

    private static OldSocket provider(WatchedAdapter adapter, String more) throws Exception {
        OldSocket provider = OldSocket.connect(adapter.door());
        provider.send(
                "{'type':'register','client_id':'prov-1','service':{'id':'weather','name':'weather'" + more + "}}");
        provider.next("registered");
        return provider;
    }

    private static String request(OldSocket consumer, OldSocket provider) throws Exception {
        consumer.send("{'type':'chat_request','request_id':'r','service_id':'weather'}");
        return field(provider.next("chat_request"), "channel_id");
    }

    private List<Channel> channels(String agent) {
        return hub.channels(agent)
                .listChannels(
                        ListChannelsRequest.newBuilder().setPageSize(1_000).build())
                .getChannelsList();
    }
}
