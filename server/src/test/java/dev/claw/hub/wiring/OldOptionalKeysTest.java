package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldKeying.approve;
import static dev.claw.hub.wiring.OldKeying.ask;
import static dev.claw.hub.wiring.OldKeying.assertServed;
import static dev.claw.hub.wiring.OldKeying.consumer;
import static dev.claw.hub.wiring.OldKeying.keyAnswer;
import static dev.claw.hub.wiring.OldKeying.policy;
import static dev.claw.hub.wiring.OldKeying.provider;
import static dev.claw.hub.wiring.OldKeying.refusal;
import static dev.claw.hub.wiring.OldKeying.secret;
import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.RequestKeyRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Keys to services whose provider set no policy: it decides all the same, and calls need none. */
final class OldOptionalKeysTest {
    @TempDir
    private Path data;

    private HubFixture hub;
    private WatchedAdapter adapter;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubFixture.start(data);
        adapter = AdapterPlan.usual().start(hub);
    }

    @AfterEach
    void stopHub() {
        adapter.close();
        hub.close();
    }

    @Test
    @DisplayName("a provider without a policy is asked, its terms are exact, and a call without a key needs none")
    void keyRequest_withoutPolicy_isTheProvidersToDecide() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            ask(consumer, "a", "w", "旅行");
            String request = provider.next("key_request");
            assertThat(field(request, "consumer_id")).isEqualTo("abcd1234");
            assertThat(field(request, "purpose")).isEqualTo("旅行");
            provider.send("{'type':'key_response','approved':true,'request_id':'" + field(request, "request_id")
                    + "','lifecycle':{'duration_seconds':60,'max_calls':2}}");
            JsonNode granted = keyAnswer(consumer);
            String key = secret(granted);
            assertThat(granted.path("lifecycle").path("max_calls").intValue()).isEqualTo(2);
            assertThat(granted.path("lifecycle").path("duration_seconds").intValue())
                    .isEqualTo(60);

            assertServed(provider, consumer, "w", key);
            provider.send("{'type':'key_list','request_id':'l','service_id':'w'}");
            JsonNode listed = OldDoors.JSON
                    .readTree(provider.next("key_list_response"))
                    .path("keys")
                    .path(0);
            assertThat(listed.path("call_count").intValue()).isEqualTo(1);
            assertThat(listed.path("remaining_calls").intValue()).isEqualTo(1);
            assertServed(provider, consumer, "w", key);
            assertThat(refusal(consumer, "w", key)).contains("Key");
            assertServed(provider, consumer, "w", "");
        }
    }

    @Test
    @DisplayName("a decision without terms goes by the old hub's, 3600 s and 100 calls; a refusal is told")
    void keyResponse_withoutTerms_goesByTheUsualOnes() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            ask(consumer, "a", "w", "p");
            approve(provider, "{}");
            JsonNode lifecycle = keyAnswer(consumer).path("lifecycle");
            assertThat(lifecycle.path("duration_seconds").intValue()).isEqualTo(3600);
            assertThat(lifecycle.path("max_calls").intValue()).isEqualTo(100);

            ask(consumer, "b", "w", "q");
            provider.send("{'type':'key_response','approved':false,'reason':'不行','request_id':'"
                    + field(provider.next("key_request"), "request_id") + "'}");
            JsonNode refused = keyAnswer(consumer);
            assertThat(refused.path("success").booleanValue()).isFalse();
            assertThat(refused.path("reason").stringValue()).contains("不行");
        }
    }

    @Test
    @DisplayName("a provider that comes back is asked again, and its keys are good still")
    void providerThatReturns_isAskedAgain() throws Exception {
        try (OldSocket consumer = consumer(adapter, "abcd1234")) {
            String key;
            try (OldSocket provider = provider(adapter, "prov-1", "w")) {
                ask(consumer, "a", "w", "p");
                approve(provider, "{}");
                key = secret(keyAnswer(consumer));
            }
            await().until(() -> adapter.connections() == 1);
            try (OldSocket provider = provider(adapter, "prov-1", "w")) {
                // Also by one who has no adapter to tell it.
                CompletableFuture<KeyGrant> other =
                        CompletableFuture.supplyAsync(() -> requested("bob"), task -> new Thread(task).start());
                approve(provider, "{'max_calls':3}");
                assertThat(other.get(20, TimeUnit.SECONDS).getKey().getMaxCalls())
                        .isEqualTo(3);
                ask(consumer, "b", "w", "q");
                approve(provider, "{'max_calls':7}");
                assertThat(keyAnswer(consumer)
                                .path("lifecycle")
                                .path("max_calls")
                                .intValue())
                        .isEqualTo(7);
                assertServed(provider, consumer, "w", key);
            }
        }
    }

    @Test
    @DisplayName("a policy that the provider sets later is in force: calls need a key, and the keys before count")
    void policySetLater_isInForce() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            ask(consumer, "a", "w", "p");
            approve(provider, "{}");
            String key = secret(keyAnswer(consumer));
            policy(provider, "w", "{}");

            assertThat(refusal(consumer, "w", "")).contains("Key required");
            assertServed(provider, consumer, "w", key);
            ask(consumer, "b", "w", "q");
            approve(provider, "{}");
            assertThat(secret(keyAnswer(consumer))).isNotEqualTo(key);
        }
    }

    @Test
    @DisplayName("a provider that decides on nothing holds up one request and no later one, until it decides")
    void silentProvider_holdsUpOneRequest() throws Exception {
        try (WatchedAdapter hasty = AdapterPlan.usual()
                        .time("optionalKey", Duration.ofMillis(200))
                        .start(hub);
                OldSocket provider = provider(hasty, "prov-1", "w");
                OldSocket consumer = consumer(hasty, "abcd1234")) {
            ask(consumer, "a", "w", "p");
            String asked = provider.next("key_request");
            String key = secret(keyAnswer(consumer));
            assertServed(provider, consumer, "w", key);

            ask(consumer, "b", "w", "q");
            assertServed(provider, consumer, "w", secret(keyAnswer(consumer)));
            assertThat(provider.rest()).noneMatch(frame -> frame.contains("key_request"));

            provider.send("{'type':'key_response','approved':true,'request_id':'" + field(asked, "request_id") + "'}");
            provider.send("{'type':'ping','request_id':'behind'}");
            provider.next("pong");
            ask(consumer, "c", "w", "r");
            provider.next("key_request");
        }
    }

    @Test
    @DisplayName("a policy for a service's name right behind its registration is the provider's own, and is waited for")
    void policyByName_behindRegister_isItsOwn() throws Exception {
        try (WatchedAdapter hasty = AdapterPlan.usual()
                        .time("optionalKey", Duration.ofMillis(100))
                        .start(hub);
                OldSocket silent = provider(hasty, "prov-2", "open");
                OldSocket provider = OldSocket.connect(hasty.door());
                OldSocket first = consumer(hasty, "11111111");
                OldSocket second = consumer(hasty, "22222222")) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'name':'天气'}}");
            provider.send("{'type':'lifecycle_policy','request_id':'lp','service_id':'天气','policy':{}}");
            String service = field(provider.next("registered"), "service_id");
            provider.next("success");
            ask(first, "a", service, "p");
            String request = provider.next("key_request");
            // Takes as long as it would have waited, were its key optional.
            ask(second, "b", "open", "p");
            silent.next("key_request");
            secret(keyAnswer(second));
            assertThat(first.rest()).isEmpty();
            provider.send(
                    "{'type':'key_response','approved':true,'request_id':'" + field(request, "request_id") + "'}");
            secret(keyAnswer(first));
        }
    }

    private KeyGrant requested(String consumer) {
        return hub.keys(consumer)
                .requestKey(RequestKeyRequest.newBuilder()
                        .setRequestId("r")
                        .setServiceId("w")
                        .setWait(com.google.protobuf.Duration.newBuilder().setSeconds(20))
                        .build())
                .getGranted();
    }
}
