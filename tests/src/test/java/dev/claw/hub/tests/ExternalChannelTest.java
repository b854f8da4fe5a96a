package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static dev.claw.hub.tests.OldWorld.asked;
import static dev.claw.hub.tests.OldWorld.assertFields;
import static dev.claw.hub.tests.OldWorld.frame;
import static dev.claw.hub.tests.OldWorld.framed;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ways to services whose provider confirms each of them. */
final class ExternalChannelTest {
    private static final String SERVICE =
            "{'id':'outside','name':'外部','execution_mode':'external','endpoint':'http://127.0.0.1:9/x'}";

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
    @DisplayName("a channel to an external service is established when its provider confirmed, each time anew")
    void establish_isConfirmedByProvider() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        ForeignAgent consumer = world.consumer("abcd1234");
        int asking = consumer.begin("establish", object("{'service_id':'外部'}"));
        JsonNode request = frame(provider, "channel_request");
        assertFields(request, "service_id", "outside", "user_client_id", "abcd1234");
        assertThat(request.path("timestamp").stringValue()).endsWith("+00:00");
        assertThat(consumer.seen("channel_established")).isEmpty();
        confirm(provider, request.path("request_id").stringValue(), true, "welcome");
        JsonNode established = consumer.outcome(asking).path("frame");
        String channel = established.path("channel_id").stringValue();
        assertFields(
                established,
                "type",
                "channel_established",
                "service_id",
                "outside",
                "execution_mode",
                "external",
                "endpoint",
                "http://127.0.0.1:9/x");
        JsonNode called = consumer.run(
                "call",
                object("{'method':'echo','params':{'x':'你好'}}")
                        .put("tunnel_id", established.path("tunnel_id").stringValue()));
        assertThat(called.path("response").path("result").path("x").stringValue())
                .isEqualTo("你好");
        int again = consumer.begin("establish", object("{'service_id':'outside'}"));
        confirm(provider, frame(provider, "channel_request").path("request_id").stringValue(), true, "");
        consumer.outcome(again);
        JsonNode closed = asked(
                consumer,
                "ask",
                framed(object("{'type':'close_channel','service_id':'outside'}").put("channel_id", channel)));
        assertFields(closed, "type", "service_response", "channel_id", channel, "status", "closed");
        assertThat(provider.seen("chat_end")).isEmpty();
        assertThat(provider.seen("chat_request")).isEmpty();
    }

    @Test
    @DisplayName("a refused confirmation is an error, and so is an offline service")
    void establish_isRefused() throws Exception {
        ForeignAgent provider = world.provider("prov-1", SERVICE);
        ForeignAgent consumer = world.consumer("abcd1234");
        int asking = consumer.begin("ask", framed(object("{'type':'establish_channel','service_id':'outside'}")));
        frame(provider, "channel_request");
        provider.run("send", framed(object("{'type':'channel_confirm','accepted':false,'message':'没空'}")));
        JsonNode refused = consumer.outcome(asking).path("frame");
        assertFields(refused, "type", "error", "error_code", "CHANNEL_REJECTED");
        assertThat(refused.path("message").stringValue()).contains("没空");
        provider.run("close", object("{}"));
        JsonNode offline =
                asked(consumer, "ask", framed(object("{'type':'establish_channel','service_id':'outside'}")));
        assertFields(offline, "type", "error", "error_code", "SERVICE_OFFLINE");
    }

    @Test
    @DisplayName("a channel to another service closes with an answer, and so does one that is not there")
    void close_isAnswered() throws Exception {
        world.provider("prov-1", "{'id':'inside','name':'inside'}");
        ForeignAgent consumer = world.consumer("abcd1234");
        JsonNode established = consumer.run("establish", object("{'service_id':'inside'}"));
        String close = "{'type':'close_channel','service_id':'inside'}";
        assertFields(
                asked(
                        consumer,
                        "ask",
                        framed(object(close)
                                .put(
                                        "channel_id",
                                        established.path("channel_id").stringValue()))),
                "type",
                "service_response");
        assertFields(asked(consumer, "ask", framed(object(close))), "type", "error", "error_code", "CHANNEL_NOT_FOUND");
        assertThat(consumer.run(
                                "call",
                                object("{'method':'echo'}")
                                        .put(
                                                "tunnel_id",
                                                established.path("tunnel_id").stringValue()))
                        .path("response")
                        .path("result")
                        .isObject())
                .as("the provider's own tunnel leads to it still")
                .isTrue();
    }

    private static void confirm(ForeignAgent provider, String request, boolean accepted, String message)
            throws Exception {
        provider.run(
                "send",
                framed(object("{'type':'channel_confirm'}")
                        .put("request_id", request)
                        .put("accepted", accepted)
                        .put("message", message)));
    }
}
