package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldKeying.assertServed;
import static dev.claw.hub.wiring.OldKeying.consumer;
import static dev.claw.hub.wiring.OldKeying.grant;
import static dev.claw.hub.wiring.OldKeying.policy;
import static dev.claw.hub.wiring.OldKeying.provider;
import static dev.claw.hub.wiring.OldKeying.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What keys open at the door of the old agents, and what a call is told that shows none or a dead one. */
final class OldKeyCallsTest {
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
    @DisplayName(
            "G16 no key, an unknown, a used up, an expired and a revoked one: each has a text of its own, with Key")
    void deadKeys_haveTheirTexts() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{'duration_seconds':600,'max_calls':1}");
            String used = grant(provider, consumer, "w", "used");
            assertServed(provider, consumer, "w", used);
            String revoked = grant(provider, consumer, "w", "revoked");
            provider.send("{'type':'key_revoke','request_id':'rv','key':'" + revoked + "'}");
            provider.next("success");
            String expired = grant(provider, consumer, "w", "expired");
            assertThat(refusal(consumer, "w", "")).startsWith("Key required");
            assertThat(refusal(consumer, "w", "claw_nobodys")).contains("Key").contains("unknown");
            assertThat(refusal(consumer, "w", used)).contains("Key").contains("used up");
            assertThat(refusal(consumer, "w", revoked)).contains("Key").contains("revoked");
            now.set(now.get().plusSeconds(601));
            assertThat(refusal(consumer, "w", expired)).contains("Key").contains("expired");
            assertThat(refusal(consumer, "w", revoked)).contains("revoked");
            assertThat(provider.rest()).noneMatch(frame -> frame.contains("\"type\":\"request\""));
        }
    }

    @Test
    @DisplayName("G17 a key of a mere client_id opens its service for whoever shows it, and no other service")
    void transferableKey_isBoundToItsService() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w", "v");
                OldSocket consumer = consumer(adapter, "abcd1234");
                OldSocket other = consumer(adapter, "99999999");
                OldSocket named = OldSocket.chat(adapter.door(), "olga")) {
            policy(provider, "w", "{}");
            policy(provider, "v", "{}");
            String key = grant(provider, consumer, "w", "saved");
            assertServed(provider, other, "w", key);
            assertServed(provider, named, "w", key);
            assertThat(refusal(other, "v", key)).isEqualTo(refusal(other, "v", "claw_nobodys"));
        }
    }

    @Test
    @DisplayName("G17 a key of an agent with X-Agent-Id is its own: in other hands it is as unknown as none")
    void namedAgentsKey_isItsOwn() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket named = OldSocket.chat(adapter.door(), "olga");
                OldSocket other = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{}");
            String key = grant(provider, named, "w", "own");
            assertThat(refusal(other, "w", key)).isEqualTo(refusal(other, "w", "claw_nobodys"));
            assertServed(provider, named, "w", key);
        }
    }

    @Test
    @DisplayName("a provider sees the keys it granted, by their public ids and as they are, and none that it holds")
    void keyList_showsKeysAsTheyAre() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket peer = provider(adapter, "prov-2", "v");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{'duration_seconds':600,'max_calls':1}");
            policy(peer, "v", "{}");
            grant(peer, provider, "v", "held");
            String used = grant(provider, consumer, "w", "used");
            assertServed(provider, consumer, "w", used);
            String revoked = grant(provider, consumer, "w", "revoked");
            provider.send("{'type':'key_revoke','request_id':'rv','key':'" + revoked + "'}");
            provider.next("success");
            now.set(now.get().plus(Duration.ofSeconds(10)));
            grant(provider, consumer, "w", "living");
            provider.send("{'type':'key_list','request_id':'kl'}");
            JsonNode keys =
                    OldDoors.JSON.readTree(provider.next("key_list_response")).path("keys");
            assertThat(keys.valueStream()).hasSize(3).allSatisfy(key -> {
                assertThat(key.path("key").stringValue()).matches("key_[0-9a-f]{16}");
                assertThat(key.path("consumer_id").stringValue()).isEqualTo("abcd1234");
            });
            assertThat(keys.valueStream().map(OldKeyCallsTest::state))
                    .containsExactlyInAnyOrder("active, 1 used", "dead", "active, valid");
            assertThat(keys.valueStream().filter(key -> key.path("is_valid").booleanValue()))
                    .singleElement()
                    .satisfies(key ->
                            assertThat(key.path("remaining_time").intValue()).isEqualTo(600));
            provider.send("{'type':'key_list','request_id':'kl','service_id':'v'}");
            assertThat(OldDoors.JSON
                            .readTree(provider.next("key_list_response"))
                            .path("keys")
                            .size())
                    .isZero();
        }
    }

    private static String state(JsonNode key) {
        if (!key.path("is_active").booleanValue()) {
            return key.path("is_valid").booleanValue() ? "valid without being active" : "dead";
        }
        return "active, "
                + (key.path("is_valid").booleanValue()
                        ? "valid"
                        : key.path("call_count").intValue() + " used");
    }
}
