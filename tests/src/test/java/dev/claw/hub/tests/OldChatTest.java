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
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.OutgoingMessage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What old agents say to each other and to gRPC agents, and what they are told of it. */
final class OldChatTest {
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
    @DisplayName("an ack says delivered of a message that its old recipient settled, and pending of one that waits")
    void chatMessage_isAcknowledgedHonestly() throws Exception {
        ForeignAgent olga = world.chat("olga");
        ForeignAgent sender = world.consumer("abcd1234");
        sender.run("send", message("m-1", "olga", "你好 olga"));
        assertFields(frame(sender, "chat_message_ack"), "message_id", "m-1", "status", "delivered");
        JsonNode got = heard(olga, "chat_message", with("message_id", "m-1"));
        assertFields(got, "sender_id", "abcd1234", "content", "你好 olga", "target_agent", "olga");
        assertThat(got.path("timestamp").stringValue()).endsWith("+00:00");
        assertThat(got.path("channel_id").stringValue()).startsWith("ch_");
        olga.run("close", object("{}"));
        sender.run("send", message("m-2", "olga", "later"));
        assertFields(frame(sender, "chat_message_ack"), "message_id", "m-2", "status", "pending");
        sender.run("send", message("m-3", "nobody-ever", "?"));
        assertFields(frame(sender, "chat_message_ack"), "message_id", "m-3", "status", "pending");
        assertThat(sender.seen("chat_message_ack")).isEmpty();
    }

    @Test
    @DisplayName("G8 an ack says delivered when a gRPC agent acknowledged, and pending when it only has the message")
    void chatMessage_toGrpcAgent_isDeliveredWhenAcknowledged() throws Exception {
        ForeignAgent sender = world.consumer("abcd1234");
        HubClient jane = world.java("jane");
        try (Inbox inbox = jane.inbox(InboxOptions.defaults())) {
            sender.run("send", message("m-1", "jane", "first"));
            ReceivedEntry first = inbox.poll(Duration.ofSeconds(30)).orElseThrow();
            assertFields(frame(sender, "chat_message_ack"), "message_id", "m-1", "status", "pending");
            first.acknowledge();
            sender.run("send", message("m-2", "jane", "second"));
            inbox.poll(Duration.ofSeconds(30)).orElseThrow().acknowledge();
            assertFields(frame(sender, "chat_message_ack"), "message_id", "m-2", "status", "delivered");
        }
    }

    @Test
    @DisplayName("a chat client gets an ack only for a frame with a request_id")
    void chatMessage_ofListener_isAcknowledgedOnlyIfAsked() throws Exception {
        ForeignAgent olga = world.chat("olga");
        ForeignAgent rita = world.chat("rita");
        olga.run("say", object("{'target':'rita','content':'one'}"));
        heard(rita, "chat_message", with("content", "one"));
        olga.run("say", object("{'target':'rita','content':'two','request_id':'r-2','message_id':'m-2'}"));
        JsonNode ack = heard(olga, "chat_message_ack", with("request_id", "r-2"));
        assertFields(ack, "message_id", "m-2", "status", "delivered");
        assertThat(olga.seen("chat_message_ack")).hasSize(1);
    }

    @Test
    @DisplayName("G2 what comes for an offline agent is replayed with its ids, and a one-shot sender swallows nothing")
    void offline_messagesAreReplayedUntilSettled() throws Exception {
        ForeignAgent olga = world.notOpened("olga");
        HubClient jane = world.java("jane");
        jane.send(text("olga", "m-1", "一"));
        jane.send(text("olga", "m-2", "二"));
        olga.run("quick_send", object("{'target':'jane','content':'quick'}").put("url", world.url()));
        try (Inbox inbox = jane.inbox(InboxOptions.defaults())) {
            ReceivedEntry quick = inbox.poll(Duration.ofSeconds(30)).orElseThrow();
            assertThat(quick.entry().getMessage().getPayload().getText()).isEqualTo("quick");
        }
        olga.run("open", object("{}").put("url", world.url()));
        heard(olga, "chat_message", with("message_id", "m-1"));
        heard(olga, "chat_message", with("message_id", "m-2"));
        olga.run("drop", object("{}"));
        olga.run("open", object("{}").put("url", world.url()));
        heard(olga, "chat_message", with("message_id", "m-1"));
        heard(olga, "chat_message", with("message_id", "m-2"));
        jane.send(text("olga", "m-3", "三"));
        heard(olga, "chat_message", with("message_id", "m-3"));
        delivered(jane, "olga", 3);
        olga.run("close", object("{}"));
        olga.run("open", object("{}").put("url", world.url()));
        jane.send(text("olga", "m-4", "四"));
        assertThat(olga.event("chat", event -> true)
                        .path("frame")
                        .path("message_id")
                        .stringValue())
                .isEqualTo("m-4");
    }

    @Test
    @DisplayName("G2 messages, requests and the history survive a kill of the hub")
    void killedHub_keepsChat() throws Exception {
        world.provider("prov-1", SERVICE);
        ForeignAgent rita = world.chat("rita");
        rita.run("say", object("{'target':'olga','content':'一','message_id':'m-1','request_id':'r-1'}"));
        heard(rita, "chat_message_ack", with("message_id", "m-1"));
        rita.begin("request", object("{'service_id':'weather','provider_id':'olga','content':'可以聊吗'}"));
        HubClient jane = world.java("rita");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jane.async()
                                .channels()
                                .list(ListChannelsRequest.getDefaultInstance())
                                .get()
                                .getChannelsCount()
                        == 2);
        world.killAndStart();
        ForeignAgent olga = world.chat("olga");
        heard(olga, "chat_message", with("message_id", "m-1"));
        assertFields(heard(olga, "chat_request", frame -> true), "consumer_id", "rita", "content", "可以聊吗");
        olga.run("accept", object("{'consumer_id':'rita'}"));
        rita.event("closed", event -> true);
        rita.run("open", object("{}").put("url", world.url()));
        assertFields(heard(rita, "chat_accept", frame -> true), "provider_id", "olga");
        assertThat(asked(rita, "history", object("{'target_agent':'olga'}"))
                        .path("messages")
                        .path(0)
                        .path("message_id")
                        .stringValue())
                .isEqualTo("m-1");
    }

    @Test
    @DisplayName("messages wait also for an agent that is known by its client_id only")
    void offline_agentKnownByClientId_getsItsMessages() throws Exception {
        HubClient jane = world.java("jane");
        jane.send(text("abcd1234", "m-1", "for you"));
        ForeignAgent consumer = world.consumer("abcd1234");
        assertFields(frame(consumer, "chat_message"), "message_id", "m-1", "content", "for you");
    }

    @Test
    @DisplayName(
            "a message with a service_id goes to its provider in the sender's own channel, answers come back there")
    void chatMessage_aboutService_isInConsumersOwnChannel() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        ForeignAgent olga = world.chat("olga");
        olga.run("say", object("{'service_id':'weather','content':'下雨吗'}"));
        JsonNode question = frame(provider, "chat_message");
        assertFields(question, "sender_id", "olga", "service_id", "weather", "target_agent", "prov-1");
        provider.run(
                "send",
                object("{'frame':{'type':'chat_message','message_id':'a-1','sender_id':'prov-1','target_agent':'olga',"
                        + "'service_id':'weather','content':'不下'}}"));
        JsonNode answer = heard(olga, "chat_message", with("content", "不下"));
        assertThat(answer.path("channel_id")).isEqualTo(question.path("channel_id"));
        olga.run("say", object("{'target':'prov-1','service_id':'weather','content':'谢谢'}"));
        assertThat(frame(provider, "chat_message").path("channel_id")).isEqualTo(question.path("channel_id"));
        JsonNode past = asked(olga, "history", object("{'service_id':'weather'}"));
        assertThat(past.path("messages").values())
                .extracting(message -> message.path("content").stringValue())
                .containsExactly("下雨吗", "不下", "谢谢");
    }

    /** Waits until the hub's receipts say that an agent has everything of its channel with {@code from}. */
    static void delivered(HubClient from, String agent, long seq) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> from
                        .async()
                        .messages()
                        .listReceipts(ListReceiptsRequest.newBuilder()
                                .setAgentId(agent)
                                .build())
                        .get()
                        .getReceiptsList()
                        .stream()
                        .anyMatch(receipt -> receipt.getDeliveredThrough() >= seq));
    }

    private static ObjectNode message(String id, String target, String content) {
        return framed(object("{'type':'chat_message'}")
                .put("message_id", id)
                .put("target_agent", target)
                .put("content", content));
    }

    private static OutgoingMessage text(String target, String id, String content) {
        return OutgoingMessage.newBuilder()
                .setAgentId(target)
                .setMessageId(id)
                .setPayload(Payloads.text(content))
                .build();
    }
}
