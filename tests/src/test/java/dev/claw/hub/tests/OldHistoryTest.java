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
import dev.claw.hub.client.Inbox;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.OutgoingMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What old agents are told of the past: one history of both worlds, and in its turn. */
final class OldHistoryTest {
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
    @DisplayName("old and gRPC agents have one history, with the same ids")
    void history_isOne() throws Exception {
        ForeignAgent olga = world.chat("olga");
        HubClient jane = world.java("jane");
        try (Inbox inbox = jane.inbox(InboxOptions.defaults())) {
            olga.run("say", object("{'target':'jane','content':'你好','message_id':'m-1'}"));
            inbox.poll(Duration.ofSeconds(30)).orElseThrow().acknowledge();
        }
        jane.send(text("olga", "m-2", "你好 olga"));
        String channel = heard(olga, "chat_message", with("message_id", "m-2"))
                .path("channel_id")
                .stringValue();
        List<Message> known = jane.history(
                        ListMessagesRequest.newBuilder().setAgentId("olga").build())
                .getMessagesList();
        assertThat(known).extracting(Message::getMessageId).containsExactly("m-1", "m-2");
        JsonNode past = asked(olga, "history", object("{}").put("channel_id", channel));
        assertFields(past, "type", "chat_history_response", "channel_id", channel);
        assertThat(past.path("total").intValue()).isEqualTo(2);
        JsonNode first = past.path("messages").path(0);
        assertFields(first, "message_id", "m-1", "sender_id", "olga", "target_agent", "jane", "content", "你好");
        assertThat(first.path("channel_id").stringValue())
                .isEqualTo(known.get(0).getChannelId());
        assertFields(past.path("messages").path(1), "message_id", "m-2", "sender_id", "jane", "target_agent", "olga");
        JsonNode newest = asked(olga, "history", object("{'limit':1}"));
        assertThat(newest.path("messages").values())
                .extracting(message -> message.path("message_id").stringValue())
                .containsExactly("m-2");
    }

    @Test
    @DisplayName("a provider's history of a service is the newest across its channels; its own door holds nothing")
    void history_ofProvider_isAcrossItsChannels() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        world.chat("olga").run("say", object("{'service_id':'weather','content':'from olga'}"));
        frame(provider, "chat_message");
        world.chat("rita").run("say", object("{'service_id':'weather','content':'from rita'}"));
        frame(provider, "chat_message");
        provider.run(
                "send",
                object("{'frame':{'type':'chat_history','agent_id':'prov-1','service_id':'weather','limit':10,"
                        + "'request_id':'h-1'}}"));
        JsonNode past = frame(provider, "chat_history_response");
        assertFields(past, "request_id", "h-1", "service_id", "weather");
        assertThat(past.path("messages").values())
                .extracting(message -> message.path("sender_id").stringValue())
                .containsExactly("olga", "rita");
        String door = frame(provider, "registered").path("channel_id").stringValue();
        provider.run(
                "send",
                framed(object("{'type':'chat_history','request_id':'h-3'}").put("channel_id", door)));
        assertThat(provider.event("frame", event -> with("request_id", "h-3").test(event.path("frame")))
                        .path("frame")
                        .path("messages")
                        .isEmpty())
                .isTrue();
    }

    @Test
    @DisplayName("a chat client's history is the very next frame, whatever is pushed meanwhile; a failed one is empty")
    void history_isTheVeryNextFrame() throws Exception {
        ForeignAgent olga = world.chat("olga");
        HubClient jane = world.java("jane");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String id = "m-" + i;
            sent.add(id);
            jane.async().send(text("olga", id, "in between"));
            if (i % 30 == 0) {
                assertFields(asked(olga, "history", object("{'limit':5}")), "type", "chat_history_response");
            }
        }
        for (String id : sent) {
            heard(olga, "chat_message", with("message_id", id));
        }
        JsonNode none = asked(olga, "history", object("{'channel_id':'ch_000000000000'}"));
        assertFields(none, "type", "chat_history_response");
        assertThat(none.path("messages").isEmpty()).isTrue();
        JsonNode unreadable = asked(olga, "history", object("{'channel_id':7}"));
        assertFields(unreadable, "type", "chat_history_response");
    }

    private static OutgoingMessage text(String target, String id, String content) {
        return OutgoingMessage.newBuilder()
                .setAgentId(target)
                .setMessageId(id)
                .setPayload(Payloads.text(content))
                .build();
    }
}
