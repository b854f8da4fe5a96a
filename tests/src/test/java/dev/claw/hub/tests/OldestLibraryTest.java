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
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The first generations of clients on the oldest library that they still run with, {@code websockets} 10.4. */
final class OldestLibraryTest {
    private static final String SERVICE = "{'id':'weather','name':'天气','tags':['气']}";

    @TempDir
    private Path data;

    private OldWorld world;

    @BeforeEach
    void startHub() throws Exception {
        world = OldWorld.start(data, ForeignTool.PYTHON_OLD);
    }

    @AfterEach
    void stopHub() {
        if (world != null) {
            world.close();
        }
    }

    @Test
    @DisplayName("a provider serves a consumer, with a key too, and is off the list when it leaves")
    void provider_servesConsumer() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        ForeignAgent consumer = world.consumer("abcd1234");
        assertThat(consumer.run("discover", object("{'tags':['x','气']}"))
                        .path("total")
                        .intValue())
                .isEqualTo(1);
        String tunnel = consumer.run("establish", object("{'service_id':'天气'}"))
                .path("tunnel_id")
                .stringValue();
        assertThat(call(consumer, tunnel, "").path("result").path("城市").stringValue())
                .isEqualTo("北京");
        provider.run(
                "send", framed(object("{'type':'lifecycle_policy','service_id':'weather','policy':{'max_calls':1}}")));
        // Nothing says when it is in force.
        await().until(() ->
                call(consumer, tunnel, "").path("error").stringValue("").startsWith("Key required"));
        assertThat(asked(
                                provider,
                                "once",
                                framed(object("{'type':'call','service':'天气','method':'echo'}"))
                                        .put("url", world.url()))
                        .path("error")
                        .stringValue())
                .startsWith("Key required");
        int asking = consumer.begin("ask", framed(object("{'type':'key_request','service_id':'weather'}")));
        String request = frame(provider, "key_request").path("request_id").stringValue();
        provider.run(
                "send", framed(object("{'type':'key_response','approved':true}").put("request_id", request)));
        String key = consumer.outcome(asking).path("frame").path("key").stringValue();
        assertThat(call(consumer, tunnel, key).has("result")).isTrue();
        assertThat(call(consumer, tunnel, key).path("error").stringValue()).contains("Key");
        provider.run("close", object("{}"));
        assertThat(consumer.run("discover", object("{}")).path("total").intValue())
                .isZero();
        assertThat(call(consumer, tunnel, key).path("error").stringValue()).isNotBlank();
    }

    @Test
    @DisplayName("a chat client is accepted, talks, looks back and ends; its history is the very next frame")
    void chatClients_talk() throws Exception {
        world.provider("prov-1", SERVICE);
        ForeignAgent provider = world.chat("prov-1");
        ForeignAgent olga = world.chat("奥尔加");
        int request = olga.begin("request", object("{'service_id':'weather'}"));
        assertFields(heard(provider, "chat_request", frame -> true), "consumer_id", "奥尔加");
        provider.run("accept", object("{'consumer_id':'奥尔加'}"));
        JsonNode accepted = olga.outcome(request).path("frame");
        assertFields(accepted, "type", "chat_accept", "provider_id", "prov-1");
        String channel = accepted.path("channel_id").stringValue();
        olga.run("say", object("{'service_id':'weather','content':'在吗'}"));
        assertFields(heard(provider, "chat_message", with("content", "在吗")), "channel_id", channel);
        provider.run("say", object("{'target':'奥尔加','content':'在'}").put("channel_id", channel));
        assertFields(heard(olga, "chat_message", with("content", "在")), "sender_id", "prov-1");
        JsonNode past = asked(olga, "history", object("{'service_id':'weather'}"));
        assertFields(past, "type", "chat_history_response", "channel_id", channel);
        assertThat(past.path("total").intValue()).isEqualTo(2);
        olga.run("end", object("{}").put("channel_id", channel));
        assertFields(heard(provider, "chat_end", frame -> true), "channel_id", channel, "agent_id", "奥尔加");
        assertFields(asked(olga, "request", object("{'service_id':'none'}")), "type", "chat_reject");
        assertThat(olga.seen("chat_message_ack")).isEmpty();
    }

    @Test
    @DisplayName("G2 what waits is replayed until it settled, also after a one-shot sender and a kill of the hub")
    void offline_messagesWait() throws Exception {
        ForeignAgent olga = world.notOpened("olga");
        try (HubClient jane = world.java("jane")) {
            jane.send(OutgoingMessage.newBuilder()
                    .setAgentId("olga")
                    .setMessageId("m-1")
                    .setPayload(Payloads.text("一"))
                    .build());
        }
        world.killAndStart();
        olga.run("quick_send", object("{'target':'rita','content':'quick'}").put("url", world.url()));
        olga.run("open", object("{}").put("url", world.url()));
        heard(olga, "chat_message", with("message_id", "m-1"));
        olga.run("drop", object("{}"));
        olga.run("open", object("{}").put("url", world.url()));
        heard(olga, "chat_message", with("message_id", "m-1"));
        assertFields(heard(world.chat("rita"), "chat_message", frame -> true), "content", "quick", "sender_id", "olga");
    }

    private static JsonNode call(ForeignAgent consumer, String tunnel, String key) throws Exception {
        return consumer.run(
                        "call",
                        object("{'method':'echo','params':{'城市':'北京'}}")
                                .put("tunnel_id", tunnel)
                                .put("key", key))
                .path("response");
    }
}
