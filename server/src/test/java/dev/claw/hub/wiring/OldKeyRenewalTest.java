package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldKeying.approve;
import static dev.claw.hub.wiring.OldKeying.assertServed;
import static dev.claw.hub.wiring.OldKeying.consumer;
import static dev.claw.hub.wiring.OldKeying.grant;
import static dev.claw.hub.wiring.OldKeying.keyAnswer;
import static dev.claw.hub.wiring.OldKeying.policy;
import static dev.claw.hub.wiring.OldKeying.provider;
import static dev.claw.hub.wiring.OldKeying.refusal;
import static dev.claw.hub.wiring.OldKeying.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code renew_key}, on the connection that has the secret and on one that never had it. */
final class OldKeyRenewalTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-20T03:47:00Z"));

    @TempDir
    private Path data;

    private HubFixture hub;
    private WatchedAdapter adapter;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(HubFixture.settings(data, HubLimits.defaults()), now::get);
        adapter = AdapterPlan.usual().at(now::get).start(hub);
    }

    @AfterEach
    void stopHub() {
        adapter.close();
        hub.close();
    }

    @Test
    @DisplayName("G18 the connection that has the secret keeps it when its key is renewed, with the calls that it adds")
    void renewKey_whereItIsKnown_keepsSecret() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{'duration_seconds':600,'max_calls':1}");
            String key = grant(provider, consumer, "w", "first");
            assertServed(provider, consumer, "w", key);
            assertThat(refusal(consumer, "w", key)).contains("used up");
            JsonNode renewed = renewed(provider, consumer);
            assertThat(secret(renewed)).isEqualTo(key);
            assertThat(renewed.path("lifecycle").path("remaining_calls").intValue())
                    .isEqualTo(1);
            assertThat(renewed.path("lifecycle").path("key").stringValue()).isEqualTo(key);
            assertServed(provider, consumer, "w", key);
        }
    }

    @Test
    @DisplayName("G18 a connection that never had the secret is shown a new one, and the old one ends")
    void renewKey_whereItIsUnknown_showsNewSecretAndEndsOld() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w")) {
            policy(provider, "w", "{'max_calls':5}");
            for (String name : List.of("olga", "abcd1234")) {
                String key;
                try (OldSocket before = open(name)) {
                    key = grant(provider, before, "w", name);
                    assertServed(provider, before, "w", key);
                }
                try (OldSocket consumer = open(name)) {
                    JsonNode renewed = renewed(provider, consumer);
                    String fresh = secret(renewed);
                    assertThat(fresh).matches("key_[0-9a-f]{64}").isNotEqualTo(key);
                    assertThat(renewed.path("lifecycle").path("key").stringValue())
                            .isEqualTo(fresh);
                    assertThat(renewed.path("lifecycle").path("call_count").intValue())
                            .isEqualTo(1);
                    assertThat(refusal(consumer, "w", key)).contains("Key unknown");
                    assertServed(provider, consumer, "w", fresh);
                    // Now it is known here.
                    assertThat(secret(renewed(provider, consumer))).isEqualTo(fresh);
                }
            }
        }
    }

    @Test
    @DisplayName("the newest living key is renewed, and an agent that holds none is told so")
    void renewKey_isOfNewestLivingKey() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{'max_calls':5}");
            consumer.send("{'type':'renew_key','request_id':'none','service_id':'w'}");
            JsonNode none = keyAnswer(consumer);
            assertThat(none.path("request_id").stringValue()).isEqualTo("none");
            assertThat(none.path("success").booleanValue(true)).isFalse();
            assertThat(none.path("reason").stringValue())
                    .contains("No Key to renew")
                    .contains("w");
            String oldest = grant(provider, consumer, "w", "oldest");
            now.set(now.get().plusSeconds(10));
            String living = grant(provider, consumer, "w", "living");
            now.set(now.get().plusSeconds(10));
            String dead = grant(provider, consumer, "w", "dead");
            consumer.send("{'type':'key_revoke','request_id':'rv','key':'" + dead + "'}");
            consumer.next("success");
            // The oldest one changed last.
            assertServed(provider, consumer, "w", oldest);
            assertThat(secret(renewed(provider, consumer))).isEqualTo(living);
        }
    }

    @Test
    @DisplayName("a renewal that the provider refuses says why, and the key stays as it was")
    void renewKey_refused_leavesKey() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{'max_calls':2}");
            String key = grant(provider, consumer, "w", "first");
            consumer.send("{'type':'renew_key','request_id':'rn','service_id':'w'}");
            provider.send("{'type':'key_response','approved':false,'reason':'够了','request_id':'"
                    + OldSocket.field(provider.next("key_request"), "request_id") + "'}");
            assertThat(keyAnswer(consumer).path("reason").stringValue()).contains("够了");
            assertServed(provider, consumer, "w", key);
        }
    }

    private OldSocket open(String name) throws Exception {
        return name.equals("olga") ? OldSocket.chat(adapter.door(), name) : consumer(adapter, name);
    }

    private static JsonNode renewed(OldSocket provider, OldSocket consumer) throws Exception {
        consumer.send("{'type':'renew_key','request_id':'rn','service_id':'w'}");
        approve(provider, "{}");
        JsonNode answer = keyAnswer(consumer);
        assertThat(answer.path("request_id").stringValue()).isEqualTo("rn");
        return answer;
    }
}
