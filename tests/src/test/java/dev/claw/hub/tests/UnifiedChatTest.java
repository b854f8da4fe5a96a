package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static dev.claw.hub.tests.OldWorld.asked;
import static dev.claw.hub.tests.OldWorld.assertFields;
import static dev.claw.hub.tests.OldWorld.frame;
import static dev.claw.hub.tests.OldWorld.framed;
import static dev.claw.hub.tests.OldWorld.heard;
import static dev.claw.hub.tests.OldWorld.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The unified client's names for chat, on the current library, among old and gRPC agents. */
final class UnifiedChatTest {
    private static final String UMA = "client_0123abcd";

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
    @DisplayName("chat and history have results, and what comes is pushed as message")
    void chat_hasResultsAndPushedMessages() throws Exception {
        ForeignAgent uma = world.unified(UMA);
        ForeignAgent olga = world.chat("olga");
        HubClient jane = world.java("jane");
        JsonNode sent = ask(uma, object("{'type':'chat','target':'olga','content':'你好','sender':'somebody else'}"));
        assertFields(sent, "type", "chat_result", "status", "sent");
        JsonNode got = heard(olga, "chat_message", frame -> true);
        assertFields(
                got,
                "sender_id",
                UMA,
                "content",
                "你好",
                "message_id",
                sent.path("message_id").stringValue());
        olga.run("say", object("{'content':'hi uma'}").put("target", UMA));
        JsonNode pushed = pushed(uma, "message");
        assertFields(pushed, "sender", "olga", "sender_id", "olga", "content", "hi uma", "target_agent", UMA);
        jane.send(OutgoingMessage.newBuilder()
                .setAgentId(UMA)
                .setPayload(Payloads.text("from grpc"))
                .build());
        assertFields(pushed(uma, "message"), "sender", "jane", "content", "from grpc");
        JsonNode past = ask(
                uma,
                object("{'type':'history','limit':10}")
                        .put("channel_id", got.path("channel_id").stringValue()));
        assertThat(past.path("type").stringValue()).isEqualTo("history_result");
        assertThat(past.path("messages").values())
                .extracting(message -> message.path("sender").stringValue())
                .containsExactly(UMA, "olga");
        assertFields(past.path("messages").path(0), "sender_id", UMA, "content", "你好", "target_agent", "olga");
        assertFields(
                asked(uma, "ask", framed(object("{'type':'chat','payload':{'target':'olga','content':'wrapped'}}"))),
                "type",
                "chat_result");
        assertFields(heard(olga, "chat_message", with("content", "wrapped")), "sender_id", UMA);
        assertThat(uma.outcome(uma.begin("ask", framed(object("{'type':'chat','content':'to nobody'}"))))
                        .path("error")
                        .stringValue())
                .contains("target_agent");
    }

    @Test
    @DisplayName("request_chat is answered when decided, and accept, reject and end have results")
    void requestChat_isAnsweredWhenDecided() throws Exception {
        ForeignAgent uma = world.unified(UMA);
        ForeignAgent provider = world.provider("prov-1", "{'id':'weather','name':'天气'}");
        int request = uma.begin("ask", framed(object("{'type':'request_chat','service_id':'weather'}")));
        assertFields(frame(provider, "chat_request"), "consumer_id", UMA);
        provider.run(
                "send", framed(object("{'type':'accept_chat','request_id':'a'}").put("consumer_id", UMA)));
        JsonNode accepted = uma.outcome(request).path("frame");
        String channel = accepted.path("channel_id").stringValue();
        assertFields(accepted, "type", "chat_result", "status", "accepted", "provider_id", "prov-1");
        assertFields(frame(provider, "chat_result"), "request_id", "a", "status", "accepted", "channel_id", channel);
        JsonNode ended = ask(uma, object("{'type':'end_chat'}").put("channel_id", channel));
        assertFields(ended, "type", "chat_result", "status", "ended");
        assertFields(frame(provider, "chat_end"), "channel_id", channel, "agent_id", UMA, "sender", UMA);
        int again = uma.begin("ask", framed(object("{'type':'request_chat','service_id':'weather'}")));
        frame(provider, "chat_request");
        provider.run(
                "send",
                framed(object("{'type':'reject_chat','request_id':'r','reason':'later'}")
                        .put("channel_id", channel)));
        assertFields(uma.outcome(again).path("frame"), "status", "rejected", "reason", "later");
        assertThat(uma.seen("chat_accept")).isEmpty();
        assertThat(uma.outcome(uma.begin("ask", framed(object("{'type':'accept_chat','consumer_id':'nobody'}"))))
                        .path("error")
                        .stringValue())
                .contains("channel_id");
    }

    @Test
    @DisplayName("request_chat says pending after 25 s, and the decision is pushed when it comes")
    void requestChat_undecided_isPending() throws Exception {
        ForeignAgent uma = world.unified(UMA);
        ForeignAgent olga = world.chat("olga");
        world.provider("prov-1", "{'id':'weather','name':'天气'}");
        int request =
                uma.begin("ask", framed(object("{'type':'request_chat','service_id':'weather','provider_id':'olga'}")));
        heard(olga, "chat_request", frame -> true);
        JsonNode pending = uma.outcome(request).path("frame");
        assertFields(pending, "type", "chat_result", "status", "pending");
        olga.run(
                "accept",
                object("{}").put("channel_id", pending.path("channel_id").stringValue()));
        assertFields(
                pushed(uma, "chat_accept"),
                "provider_id",
                "olga",
                "sender",
                "olga",
                "channel_id",
                pending.path("channel_id").stringValue());
    }

    private static JsonNode ask(ForeignAgent unified, ObjectNode frame) throws Exception {
        return asked(unified, "ask", framed(frame));
    }

    private static JsonNode pushed(ForeignAgent unified, String type) throws Exception {
        return unified.event(
                        "pushed", event -> event.path("type").stringValue("").equals(type))
                .path("frame");
    }
}
