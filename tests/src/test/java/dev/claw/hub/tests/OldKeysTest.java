package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.RequestKeyRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Access keys between old agents and new ones, both ways. */
final class OldKeysTest {
    @TempDir
    private Path data;

    private OldAgents old;

    @BeforeEach
    void startHub() throws Exception {
        old = OldAgents.start(data);
    }

    @AfterEach
    void stopHub() {
        if (old != null) {
            old.close();
        }
    }

    @Test
    @DisplayName("an old provider grants keys to an old consumer, which calls, runs out, renews and is revoked")
    void oldProvider_grantsKeysToOldConsumer() throws Exception {
        ForeignAgent provider = old.provider("weather-agent", "{'id':'w','name':'天气'}");
        policy(provider, "{'service_id':'w','policy':{'duration_seconds':600,'max_calls':2}}");
        ForeignAgent consumer = old.consumer();
        assertThat(error(call(consumer, "w", ""))).startsWith("Key required").contains("Key");
        assertThat(error(call(consumer, "w", "claw_nonsense"))).contains("Key unknown");

        int asked = consumer.begin("ask", frame("{'type':'key_request','service_id':'w','purpose':'旅行'}"));
        JsonNode request = old.pushed(provider, "key_request");
        assertThat(request.path("service_id").stringValue()).isEqualTo("w");
        assertThat(request.path("service_name").stringValue()).isEqualTo("天气");
        assertThat(request.path("purpose").stringValue()).isEqualTo("旅行");
        assertThat(request.path("consumer_id").stringValue()).isEqualTo(OldAgents.CONSUMER);
        // Asked for again meanwhile: nobody asks the provider twice.
        int again = consumer.begin("ask", frame("{'type':'key_request','service_id':'w','purpose':'旅行'}"));
        consumer.run("ask", frame("{'type':'skill_discover'}"));
        respond(provider, request, "'approved':true");
        JsonNode granted = consumer.outcome(asked).path("frame");
        JsonNode grantedAgain = consumer.outcome(again).path("frame");
        assertThat(provider.seen("key_request")).isEmpty();
        String key = granted.path("key").stringValue("");
        assertThat(key).as("%s", granted).startsWith("key_");
        assertThat(grantedAgain.path("key").stringValue()).isEqualTo(key);
        assertLifecycle(granted.path("lifecycle"), 600, 2);

        assertThat(result(call(consumer, "w", key)).path("x").intValue()).isEqualTo(1);
        assertThat(result(call(consumer, "w", key)).path("x").intValue()).isEqualTo(1);
        assertThat(error(call(consumer, "w", key))).contains("Key").contains("used up");

        int renewing = consumer.begin("ask", frame("{'type':'renew_key','service_id':'w'}"));
        respond(provider, old.pushed(provider, "key_request"), "'approved':true,'lifecycle':{'max_calls':5}");
        JsonNode renewed = consumer.outcome(renewing).path("frame");
        assertThat(renewed.path("key").stringValue("")).as("%s", renewed).isEqualTo(key);
        assertThat(renewed.path("lifecycle").path("remaining_calls").intValue()).isEqualTo(5);
        assertThat(result(call(consumer, "w", key)).path("x").intValue()).isEqualTo(1);

        provider.run("send", frame("{'type':'key_list','service_id':'w'}"));
        JsonNode listed = old.pushed(provider, "key_list_response").path("keys").path(0);
        assertThat(listed.path("key").stringValue()).matches("key_[0-9a-f]{16}");
        assertThat(listed.path("call_count").intValue()).isEqualTo(3);
        assertThat(listed.path("is_valid").booleanValue()).isTrue();
        JsonNode revoked = send(
                provider,
                frame("{'type':'key_revoke','request_id':'rv'}").path("frame"),
                "key",
                listed.path("key").stringValue());
        assertThat(revoked.path("type").stringValue()).isEqualTo("success");
        assertThat(error(call(consumer, "w", key))).contains("Key").contains("revoked");
    }

    @Test
    @DisplayName("an old provider refuses, stays away, and is asked by its terms for a gRPC consumer")
    void oldProvider_refusesAndServesGrpcConsumer() throws Exception {
        ForeignAgent provider = old.provider("p", "{'id':'s','name':'s'}");
        policy(
                provider,
                "{'policy':{'default_duration_seconds':60,'default_max_calls':7,"
                        + "'custom_policies':{'trial':{'duration_seconds':5,'max_calls':1}}}}");
        provider.run("register", object("{'service':{'id':'later','name':'later'}}"));
        ForeignAgent consumer = old.consumer();
        assertThat(error(call(consumer, "later", ""))).startsWith("Key required");
        int asked = consumer.begin("ask", frame("{'type':'key_request','service_id':'s'}"));
        respond(provider, old.pushed(provider, "key_request"), "'approved':false,'reason':'不行'");
        JsonNode refused = consumer.outcome(asked).path("frame");
        assertThat(refused.path("success").booleanValue()).isFalse();
        assertThat(refused.path("reason").stringValue()).contains("不行");

        HubClient java = old.java("jane");
        CompletableFuture<KeyGrant> wanted = java.async()
                .acquireKey(RequestKeyRequest.newBuilder()
                        .setRequestId("j1")
                        .setServiceId("s")
                        .setVariant("trial")
                        .build());
        respond(provider, old.pushed(provider, "key_request"), "'approved':true");
        KeyGrant grant = wanted.get(20, TimeUnit.SECONDS);
        assertThat(grant.getKey().getMaxCalls()).isEqualTo(1);
        OutgoingCall call = OutgoingCall.newBuilder()
                .setServiceId("s")
                .setMethod("echo")
                .setKey(grant.getSecret())
                .setParameters(Payloads.json("{\"a\":1}"))
                .build();
        assertThat(java.call(call).getJson()).contains("1");
        assertThatThrownBy(() -> java.call(call))
                .isInstanceOfSatisfying(
                        HubException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_KEY_EXHAUSTED));
        // Known to nobody else, in nobody else's hands.
        assertThat(error(call(consumer, "s", grant.getSecret()))).contains("Key unknown");

        provider.run("close", object("{}"));
        JsonNode offline = consumer.run("ask", frame("{'type':'key_request','service_id':'s'}"))
                .path("frame");
        assertThat(offline.path("success").booleanValue()).isFalse();
        assertThat(offline.path("reason").stringValue()).contains("offline");
    }

    @Test
    @DisplayName("policies and keys outlive a kill of the hub, and old agents go on with them")
    void keys_outliveKill() throws Exception {
        ForeignAgent provider = old.provider("weather-agent", "{'id':'w','name':'w'}");
        policy(provider, "{'service_id':'w','policy':{'max_calls':9}}");
        ForeignAgent consumer = old.consumer();
        int asked = consumer.begin("ask", frame("{'type':'key_request','service_id':'w'}"));
        respond(provider, old.pushed(provider, "key_request"), "'approved':true");
        String key = consumer.outcome(asked).path("frame").path("key").stringValue();
        assertThat(result(call(consumer, "w", key)).path("x").intValue()).isEqualTo(1);

        old.killAndRestart();
        ForeignAgent back = old.provider("weather-agent", "{'id':'w','name':'w'}");
        ForeignAgent consumerBack = old.consumer();
        assertThat(error(call(consumerBack, "w", ""))).startsWith("Key required");
        assertThat(result(call(consumerBack, "w", key)).path("x").intValue()).isEqualTo(1);
        back.run("send", frame("{'type':'key_list','service_id':'w'}"));
        assertThat(old.pushed(back, "key_list_response")
                        .path("keys")
                        .path(0)
                        .path("call_count")
                        .intValue())
                .isEqualTo(2);
        // It is there to decide again, without a word about its policy.
        int more = consumerBack.begin("ask", frame("{'type':'key_request','service_id':'w'}"));
        respond(back, old.pushed(back, "key_request"), "'approved':false,'reason':'enough'");
        assertThat(consumerBack.outcome(more).path("frame").path("reason").stringValue())
                .contains("enough");
    }

    @Test
    @DisplayName(
            "a provider that never decides: its consumer is answered in time, and gets the late key by asking again")
    void providerNeverDecides_consumerIsAnswered() throws Exception {
        ForeignAgent provider = old.provider("p", "{'id':'s','name':'s'}");
        policy(provider, "{'service_id':'s','policy':{}}");
        ForeignAgent consumer = old.consumer();
        JsonNode answer = consumer.run("ask", frame("{'type':'key_request','service_id':'s'}"))
                .path("frame");
        assertThat(answer.path("success").booleanValue()).isFalse();
        assertThat(answer.path("reason").stringValue()).contains("not decided");
        respond(provider, old.pushed(provider, "key_request"), "'approved':true");
        JsonNode late = consumer.run("ask", frame("{'type':'key_request','service_id':'s'}"))
                .path("frame");
        assertThat(late.path("success").booleanValue()).as("%s", late).isTrue();
        assertLifecycle(late.path("lifecycle"), 3600, 100);
        assertThat(provider.seen("key_request")).isEmpty();
    }

    private void policy(ForeignAgent provider, String fields) throws Exception {
        provider.run("send", frame("{'type':'lifecycle_policy','request_id':'lp'," + fields.substring(1)));
        JsonNode set = old.pushed(provider, "success");
        assertThat(set.path("request_id").stringValue()).isEqualTo("lp");
    }

    private JsonNode send(ForeignAgent provider, JsonNode frame, String field, String value) throws Exception {
        ((ObjectNode) frame).put(field, value);
        provider.run("send", object("{}").set("frame", frame));
        return old.pushed(provider, "success");
    }

    private static void respond(ForeignAgent provider, JsonNode request, String decision) throws Exception {
        provider.run(
                "send",
                frame("{'type':'key_response','request_id':'"
                        + request.path("request_id").stringValue() + "','service_id':'"
                        + request.path("service_id").stringValue() + "'," + decision + "}"));
    }

    private static JsonNode call(ForeignAgent consumer, String service, String key) throws Exception {
        return consumer.run(
                        "call",
                        object("{'method':'echo','params':{'x':1}}")
                                .put("service_id", service)
                                .put("key", key))
                .path("response");
    }

    private static String error(JsonNode response) {
        return response.path("error").stringValue("none: " + response);
    }

    private static JsonNode result(JsonNode response) {
        assertThat(response.has("result")).as("%s", response).isTrue();
        return response.path("result");
    }

    private static ObjectNode frame(String frame) {
        return object("{'frame':" + frame + "}");
    }

    private static void assertLifecycle(JsonNode lifecycle, int seconds, int calls) {
        assertThat(lifecycle.path("duration_seconds").intValue()).isEqualTo(seconds);
        assertThat(lifecycle.path("max_calls").intValue()).isEqualTo(calls);
        assertThat(lifecycle.path("remaining_calls").intValue()).isEqualTo(calls);
        assertThat(lifecycle.path("remaining_time").intValue()).isBetween(seconds - 30, seconds);
        assertThat(lifecycle.path("is_active").booleanValue()).isTrue();
        OffsetDateTime created =
                OffsetDateTime.parse(lifecycle.path("created_at").stringValue());
        OffsetDateTime expires =
                OffsetDateTime.parse(lifecycle.path("expires_at").stringValue());
        assertThat(Duration.between(created, expires)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(lifecycle.path("created_at").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00");
    }
}
