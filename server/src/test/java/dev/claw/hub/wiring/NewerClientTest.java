package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.wiring.OldDoors.OldAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Habits of the newer clients that decide what reaches them, and the clumsier ones of the newest providers. */
final class NewerClientTest {
    @TempDir
    private Path data;

    private OldDoors doors;

    @BeforeEach
    void open() throws Exception {
        doors = OldDoors.open(data);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    @DisplayName("a newer client that only provides, or only listens, is sent message and not chat_message")
    void newerClient_thatNeverChats_getsMessage() throws Exception {
        OldAgent provider = doors.connect("/");
        provider.ask("{'type':'register','request_id':'1','client_id':'1a2b3c4d',"
                + "'service':{'service_id':'w','name':'w','provider_id':'1a2b3c4d'}}");
        OldAgent listener = doors.connect("/");
        listener.say("{'type':'heartbeat','client_id':'5e6f7a8b'}");
        OldAgent older = doors.connect("/");
        older.ask("{'type':'register','client_id':'9c0d1e2f','service':{'id':'v','name':'v'}}");
        older.say("{'type':'heartbeat','service_id':'v'}");
        OldAgent sender = doors.consumer("abcd1234");
        for (String target : List.of("1a2b3c4d", "5e6f7a8b", "9c0d1e2f")) {
            sender.say("{'type':'chat_message','target_agent':'" + target + "','content':'你好'}");
        }
        for (OldAgent newer : List.of(provider, listener)) {
            JsonNode pushed = newer.next();
            assertThat(pushed.path("type").stringValue()).as("%s", pushed).isEqualTo("message");
            assertThat(pushed.path("sender").stringValue()).isEqualTo("abcd1234");
        }
        assertThat(older.next().path("type").stringValue()).isEqualTo("chat_message");
    }

    @Test
    @DisplayName("who always asks for a key first gets one also where none is needed, and another when one is")
    void keyRequest_whereNoneIsNeeded_isGranted() throws Exception {
        OldAgent provider = doors.connect("/");
        provider.ask("{'type':'register','service':{'id':'w','name':'天气'}}");
        OldAgent consumer = doors.consumer("abcd1234");
        JsonNode granted = consumer.ask("{'type':'key_request','request_id':'k','service_id':'天气'}");
        assertThat(granted.path("success").booleanValue(false))
                .as("%s", granted)
                .isTrue();
        String key = granted.path("key").stringValue("");
        assertThat(key).matches("key_[0-9a-f]{16,}");
        JsonNode lifecycle = granted.path("lifecycle");
        assertThat(lifecycle.path("key").stringValue()).isEqualTo(key);
        assertThat(lifecycle.path("service_id").stringValue()).isEqualTo("w");
        assertThat(lifecycle.path("consumer_id").stringValue()).isEqualTo("abcd1234");
        assertThat(lifecycle.path("duration_seconds").intValue()).isEqualTo(3600);
        assertThat(lifecycle.path("remaining_calls").intValue()).isEqualTo(100);
        assertThat(lifecycle.path("is_valid").booleanValue()).isTrue();
        String call = "{'type':'call_service','request_id':'c','service_id':'w','method':'m','key':'" + key + "'}";
        consumer.say(call);
        provider.say("{'type':'response','response':{'result':1},'request_id':'"
                + provider.next("request").path("request_id").stringValue() + "'}");
        assertThat(consumer.next().path("response").path("result").intValue()).isEqualTo(1);
        provider.ask("{'type':'lifecycle_policy','request_id':'p','service_id':'w','policy':{}}");
        assertThat(consumer.ask(call).path("response").path("error").stringValue())
                .contains("Key unknown");
        assertThat(consumer.ask("{'type':'key_request','request_id':'n','service_id':'none'}")
                        .path("success")
                        .booleanValue(true))
                .isFalse();
    }

    @Test
    @DisplayName("close_channel is answered by what every generation of consumer takes for an answer")
    void closeChannel_isAnsweredByServiceResponse() throws Exception {
        OldAgent provider = doors.connect("/");
        provider.ask("{'type':'register','service':{'id':'w','name':'w'}}");
        OldAgent consumer = doors.consumer("abcd1234");
        String channel = consumer.ask("{'type':'establish_channel','request_id':'e','service_id':'w'}")
                .path("channel_id")
                .stringValue();
        JsonNode closed = consumer.ask(
                "{'type':'close_channel','request_id':'c','service_id':'w','channel_id':'" + channel + "'}");
        assertThat(closed.path("type").stringValue()).isEqualTo("service_response");
        assertThat(closed.path("request_id").stringValue()).isEqualTo("c");
        assertThat(closed.path("status").stringValue()).isEqualTo("closed");
        assertThat(closed.path("response").path("result").path("status").stringValue())
                .isEqualTo("closed");
    }

    @Test
    @DisplayName("trade is unsupported under its newer names too")
    void trade_underNewerNames_isUnsupported() throws Exception {
        OldAgent client = doors.consumer("client_1a2b3c4d");
        for (String type : List.of("create_listing", "query_listings", "bid", "negotiate", "transactions")) {
            JsonNode refused = client.ask("{'type':'" + type + "','request_id':'" + type + "'}");
            assertThat(refused.path("error_code").stringValue()).as(type).isEqualTo("UNSUPPORTED");
            assertThat(refused.path("request_id").stringValue()).isEqualTo(type);
        }
    }

    @Test
    @DisplayName("a provider that answers requests twice, and key requests as if they were calls, is served in peace")
    void provider_thatAnswersTooMuch_disturbsNobody() throws Exception {
        OldAgent provider = doors.connect("/");
        provider.ask("{'type':'register','service':{'id':'w','name':'w'}}");
        provider.ask("{'type':'lifecycle_policy','request_id':'p','service_id':'w','policy':{'max_calls':5}}");
        OldAgent consumer = doors.consumer("client_1a2b3c4d");
        consumer.say("{'type':'key_request','request_id':'k','payload':{'service_id':'w'}}");
        String asked = provider.next("key_request").path("request_id").stringValue();
        provider.say("{'type':'response','request_id':'" + asked + "','response':{'error':'Unknown method: None'}}");
        provider.say("{'type':'key_response','request_id':'" + asked + "','approved':true}");
        String key = consumer.next("key_request_response").path("key").stringValue("");
        consumer.say("{'type':'call_service','request_id':'c','payload':{'service_id':'w','method':'m','key':'" + key
                + "'}}");
        String called = provider.next("request").path("request_id").stringValue();
        for (int n = 1; n <= 2; n++) {
            provider.say("{'type':'response','request_id':'" + called + "','response':{'result':{'n':" + n + "}}}");
        }
        JsonNode answer = consumer.next("service_response").path("response").path("result");
        assertThat(answer.path("n").intValue()).isEqualTo(1);
        assertThat(provider.ask("{'type':'ping'}").path("type").stringValue()).isEqualTo("pong");
        assertThat(consumer.ask("{'type':'ping'}").path("type").stringValue()).isEqualTo("pong");
    }
}
