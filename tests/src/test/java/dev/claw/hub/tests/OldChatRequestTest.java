package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static dev.claw.hub.tests.OldWorld.asked;
import static dev.claw.hub.tests.OldWorld.assertFields;
import static dev.claw.hub.tests.OldWorld.frame;
import static dev.claw.hub.tests.OldWorld.framed;
import static dev.claw.hub.tests.OldWorld.heard;
import static dev.claw.hub.tests.OldWorld.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Inbox;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.RequestChannelRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests to talk between old agents, and between old ones and gRPC agents. */
final class OldChatRequestTest {
    private static final String SERVICE = "{'id':'weather','name':'天气'}";

    @TempDir
    private Path data;

    private OldWorld world;

    @BeforeEach
    void startHub() throws Exception {
        world = OldWorld.start(data);
    }

    @AfterEach
    void stopHub() {
        if (world != null) {
            world.close();
        }
    }

    @Test
    @DisplayName("an old agent asks an old provider to talk, is accepted with a channel, and either ends it")
    void chatRequest_isAcceptedTalkedInAndEnded() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        ForeignAgent olga = world.chat("olga");
        int request = olga.begin("request", object("{'service_id':'天气','content':'可以聊吗'}"));
        JsonNode came = frame(provider, "chat_request");
        assertFields(came, "consumer_id", "olga", "service_id", "weather", "provider_id", "prov-1", "content", "可以聊吗");
        provider.run(
                "send",
                object(
                        "{'frame':{'type':'chat_accept','provider_id':'prov-1','consumer_id':'olga','request_id':'a'}}"));
        JsonNode accepted = olga.outcome(request).path("frame");
        assertFields(accepted, "type", "chat_accept", "provider_id", "prov-1", "consumer_id", "olga");
        String channel = accepted.path("channel_id").stringValue();
        assertThat(channel).matches("ch_[0-9a-f]{12}");
        assertThat(accepted.path("request_id").stringValue()).hasSize(8);
        assertFields(frame(provider, "success"), "request_id", "a", "channel_id", channel, "status", "accepted");
        olga.run("say", object("{'content':'在'}").put("channel_id", channel));
        assertFields(frame(provider, "chat_message"), "channel_id", channel, "content", "在");
        olga.run("end", object("{}").put("channel_id", channel));
        assertFields(frame(provider, "chat_end"), "channel_id", channel, "agent_id", "olga");
        assertFields(asked(olga, "history", object("{}").put("channel_id", channel)), "channel_id", channel);
    }

    @Test
    @DisplayName("a rejection tells its reason, and a request that fails is a rejection to a chat client")
    void chatRequest_isRejected() throws Exception {
        ForeignAgent provider = world.chat("prov-2");
        ForeignAgent other = world.provider("prov-1", SERVICE);
        ForeignAgent olga = world.chat("olga");
        int request = olga.begin("request", object("{'service_id':'weather','provider_id':'prov-2'}"));
        JsonNode came = heard(provider, "chat_request", frame -> true);
        assertFields(came, "consumer_id", "olga", "service_id", "weather", "provider_id", "prov-2");
        provider.run("reject", object("{'consumer_id':'olga','reason':'没空'}"));
        assertFields(
                olga.outcome(request).path("frame"), "type", "chat_reject", "provider_id", "prov-2", "reason", "没空");
        assertThat(other.seen("chat_request")).isEmpty();
        JsonNode failed = asked(olga, "request", object("{'service_id':'none-such'}"));
        assertFields(failed, "type", "chat_reject", "consumer_id", "olga");
        assertThat(failed.path("reason").stringValue()).contains("none-such");
        assertFields(asked(olga, "request", object("{}")), "type", "chat_reject");
        assertFields(asked(olga, "request", object("{'service_id':7}")), "type", "chat_reject");
        assertFields(
                asked(world.consumer("abcd1234"), "ask", framed(object("{'type':'chat_request','service_id':'x'}"))),
                "type",
                "error");
    }

    @Test
    @DisplayName("a request goes to the agent that the service's owner names, when there is one, else to its provider")
    void chatRequest_goesToOwner() throws Exception {
        ForeignAgent provider = world.provider("prov-1", "{'id':'weather','name':'天气','owner':'owner-o'}");
        ForeignAgent olga = world.chat("olga");
        olga.begin("request", object("{'service_id':'weather'}"));
        assertFields(frame(provider, "chat_request"), "consumer_id", "olga");
        ForeignAgent owner = world.chat("owner-o");
        ForeignAgent rita = world.chat("rita");
        int request = rita.begin("request", object("{'service_id':'weather'}"));
        assertFields(heard(owner, "chat_request", frame -> true), "consumer_id", "rita", "provider_id", "owner-o");
        owner.run("accept", object("{}"));
        assertFields(rita.outcome(request).path("frame"), "type", "chat_accept", "provider_id", "owner-o");
        owner.run("close", object("{}"));
        ForeignAgent sven = world.chat("sven");
        int later = sven.begin("request", object("{'service_id':'weather'}"));
        owner.run("open", object("{}").put("url", world.url()));
        heard(owner, "chat_request", with("consumer_id", "sven"));
        owner.run("accept", object("{'consumer_id':'sven'}"));
        assertFields(sven.outcome(later).path("frame"), "type", "chat_accept", "provider_id", "owner-o");
        assertThat(provider.seen("chat_request")).isEmpty();
    }

    @Test
    @DisplayName("a request waits for a provider that is away, and is answered when it came back")
    void chatRequest_ofProviderThatIsAway_waits() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        provider.run("close", object("{}"));
        ForeignAgent olga = world.chat("olga");
        int request = olga.begin("request", object("{'service_id':'weather'}"));
        provider.run("open", object("{}").put("url", world.url()));
        provider.run("register", object("{'service':" + SERVICE + ",'client_id':'prov-1'}"));
        assertFields(frame(provider, "chat_request"), "consumer_id", "olga");
        provider.run("send", framed(object("{'type':'chat_accept','consumer_id':'olga'}")));
        assertFields(olga.outcome(request).path("frame"), "type", "chat_accept", "provider_id", "prov-1");
    }

    @Test
    @DisplayName("a gRPC consumer's request reaches an old provider, whose answer it gets, also when it was away")
    void channelRequest_ofGrpcAgent_reachesOldProvider() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        HubClient jane = world.java("jane");
        provider.run("close", object("{}"));
        Channel requested = jane.async()
                .channels()
                .request(RequestChannelRequest.newBuilder()
                        .setServiceId("weather")
                        .setAgentId("prov-1")
                        .setNote("你好")
                        .build())
                .get();
        ForeignAgent back = world.chat("prov-1");
        JsonNode came = heard(back, "chat_request", frame -> true);
        assertFields(came, "consumer_id", "jane", "content", "你好", "channel_id", requested.getChannelId());
        try (Inbox inbox = jane.inbox(InboxOptions.defaults())) {
            back.run("accept", object("{'consumer_id':'jane'}"));
            ChannelEvent event = event(inbox);
            assertThat(event.getKind()).isEqualTo(ChannelEventKind.CHANNEL_EVENT_KIND_ACCEPTED);
            assertThat(event.getChannelId()).isEqualTo(requested.getChannelId());
            back.run("end", object("{'target_agent':'jane','reason':'再见'}"));
            ChannelEvent end = event(inbox);
            assertThat(end.getKind()).isEqualTo(ChannelEventKind.CHANNEL_EVENT_KIND_ENDED);
            assertThat(end.getNote()).isEqualTo("再见");
        }
    }

    @Test
    @DisplayName("an old agent's request reaches a gRPC provider on the stubs, and its answers reach the old agent")
    void chatRequest_reachesGrpcProvider() throws Exception {
        ForeignAgent pia = world.stubs("pia");
        pia.run("publish", object("{'services':[{'service_id':'pia-talks','name':'pia-talks'}]}"));
        pia.run("inbox", object("{'acknowledge':true}"));
        ForeignAgent olga = world.chat("olga");
        int request = olga.begin("request", object("{'service_id':'pia-talks'}"));
        JsonNode came = pia.event("entry", event -> true).path("entry").path("channel_event");
        assertFields(came, "kind", "CHANNEL_EVENT_KIND_REQUESTED", "agent_id", "olga");
        String channel = came.path("channel_id").stringValue();
        answer(pia, channel, "CHANNEL_DECISION_ACCEPT");
        assertFields(olga.outcome(request).path("frame"), "type", "chat_accept", "channel_id", channel);
        pia.run("unary", unary("EndChannel", object("{}").put("channel_id", channel)));
        assertFields(heard(olga, "chat_end", frame -> true), "channel_id", channel, "agent_id", "pia");
        int again = olga.begin("request", object("{'service_id':'pia-talks'}"));
        pia.event("entry", event -> true);
        olga.run("drop", object("{}"));
        assertThat(olga.outcome(again).path("event").stringValue()).isEqualTo("failed");
        answer(pia, channel, "CHANNEL_DECISION_REJECT");
        olga.run("open", object("{}").put("url", world.url()));
        assertFields(heard(olga, "chat_reject", frame -> true), "channel_id", channel, "provider_id", "pia");
    }

    @Test
    @DisplayName("a request of a channel that is open already is accepted at once")
    void chatRequest_ofOpenChannel_isAcceptedAtOnce() throws Exception {
        world.provider("prov-1", SERVICE);
        ForeignAgent olga = world.chat("olga");
        HubClient provider = world.java("prov-1");
        int request = olga.begin("request", object("{'service_id':'weather'}"));
        await().atMost(Duration.ofSeconds(20)).until(() -> !channels(provider).isEmpty());
        Channel channel = channels(provider).get(0);
        Channel open = provider.async()
                .channels()
                .answer(AnswerChannelRequest.newBuilder()
                        .setChannelId(channel.getChannelId())
                        .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                        .build())
                .get();
        assertThat(open.getState()).isEqualTo(ChannelState.CHANNEL_STATE_OPEN);
        assertFields(olga.outcome(request).path("frame"), "type", "chat_accept");
        assertFields(
                asked(olga, "request", object("{'service_id':'weather'}")),
                "type",
                "chat_accept",
                "channel_id",
                channel.getChannelId());
    }

    private static List<Channel> channels(HubClient agent) throws Exception {
        return agent.async()
                .channels()
                .list(ListChannelsRequest.getDefaultInstance())
                .get()
                .getChannelsList();
    }

    private static ChannelEvent event(Inbox inbox) throws InterruptedException {
        ReceivedEntry entry = inbox.poll(Duration.ofSeconds(30)).orElseThrow();
        entry.acknowledge();
        return entry.entry().getChannelEvent();
    }

    private static void answer(ForeignAgent pia, String channel, String decision) throws Exception {
        pia.run(
                "unary",
                unary("AnswerChannel", object("{}").put("channel_id", channel).put("decision", decision)));
    }

    private static ObjectNode unary(String method, ObjectNode request) {
        ObjectNode arguments = object("{'service':'ChannelService'}").put("method", method);
        arguments.set("request", request);
        return arguments;
    }
}
