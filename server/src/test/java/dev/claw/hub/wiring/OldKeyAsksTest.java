package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.OldKeying.approve;
import static dev.claw.hub.wiring.OldKeying.ask;
import static dev.claw.hub.wiring.OldKeying.consumer;
import static dev.claw.hub.wiring.OldKeying.keyAnswer;
import static dev.claw.hub.wiring.OldKeying.policy;
import static dev.claw.hub.wiring.OldKeying.provider;
import static dev.claw.hub.wiring.OldKeying.refusal;
import static dev.claw.hub.wiring.OldKeying.register;
import static dev.claw.hub.wiring.OldKeying.secret;
import static dev.claw.hub.wiring.OldSocket.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an old provider is asked about keys, how often, and whom its decisions reach. */
final class OldKeyAsksTest {
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
    @DisplayName("asked for twice before it is decided is one request and one key; asked for after that is a new one")
    void sameWish_isOneRequestUntilDecided() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{}");
            ask(consumer, "a", "w", "same");
            ask(consumer, "b", "w", "same");
            approve(provider, "{}");
            JsonNode first = keyAnswer(consumer);
            JsonNode second = keyAnswer(consumer);
            assertThat(List.of(
                            first.path("request_id").stringValue(),
                            second.path("request_id").stringValue()))
                    .containsExactlyInAnyOrder("a", "b");
            assertThat(secret(second)).isEqualTo(secret(first));
            ask(consumer, "c", "w", "same");
            provider.send("{'type':'key_response','approved':false,'reason':'one is enough','request_id':'"
                    + field(provider.next("key_request"), "request_id") + "'}");
            assertThat(keyAnswer(consumer).path("reason").stringValue())
                    .contains("Key")
                    .contains("one is enough");
            ask(consumer, "d", "w", "same");
            approve(provider, "{}");
            assertThat(secret(keyAnswer(consumer))).isNotEqualTo(secret(first));
            assertThat(provider.rest()).noneMatch(frame -> frame.contains("key_request"));
        }
    }

    @Test
    @DisplayName("the same wish of one agent on two connections is told to its provider once, and decided for both")
    void sameWish_onTwoConnections_isToldOnce() throws Exception {
        try (OldSocket provider = provider(adapter, "bot", "w");
                Talk<IssueRequest, IssueResponse> besides = Keying.issue(hub);
                OldSocket one = consumer(adapter, "abcd1234");
                OldSocket two = consumer(adapter, "abcd1234")) {
            policy(provider, "w", "{}");
            ask(one, "a", "w", "same");
            ask(two, "b", "w", "same");
            int asked = 0;
            while (asked < 2) {
                asked += besides.next(IssueResponse::hasRequests).getRequests().getRequestsCount();
            }
            // It was told of both: this comes behind.
            provider.send("{'type':'update_service','request_id':'u','service_id':'w','updates':{}}");
            provider.next("success");
            approve(provider, "{}");
            assertThat(secret(keyAnswer(one))).isNotEqualTo(secret(keyAnswer(two)));
            assertThat(provider.rest()).noneMatch(frame -> frame.contains("key_request"));
        }
    }

    @Test
    @DisplayName("a decision without a request_id is on the request of the consumer and service that it names")
    void keyResponse_withoutRequestId_isOnWhatItNames() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w", "v");
                OldSocket one = consumer(adapter, "11111111");
                OldSocket two = consumer(adapter, "22222222")) {
            policy(provider, "w", "{}");
            policy(provider, "v", "{}");
            ask(one, "1w", "w", "p");
            provider.next("key_request");
            ask(one, "1v", "v", "p");
            provider.next("key_request");
            ask(two, "2w", "w", "p");
            provider.next("key_request");
            ask(two, "2v", "v", "p");
            provider.next("key_request");
            decideOn(provider, "22222222", "v");
            assertThat(keyAnswer(two).path("request_id").stringValue()).isEqualTo("2v");
            decideOn(provider, "22222222", "w");
            assertThat(keyAnswer(two).path("request_id").stringValue()).isEqualTo("2w");
            decideOn(provider, "11111111", "v");
            assertThat(keyAnswer(one).path("request_id").stringValue()).isEqualTo("1v");
            assertThat(one.rest()).noneMatch(frame -> frame.contains("key_request_response"));
            assertThat(two.rest()).noneMatch(frame -> frame.contains("key_request_response"));
        }
    }

    @Test
    @DisplayName("a request that waited for its provider is told when the service is registered again, and not before")
    void waitingRequest_isToldWhenItsServiceIsBack() throws Exception {
        try (OldSocket consumer = consumer(adapter, "abcd1234")) {
            try (OldSocket provider = provider(adapter, "prov-1", "w", "v")) {
                policy(provider, "w", "{}");
                policy(provider, "v", "{}");
                ask(consumer, "a", "v", "waits");
                provider.next("key_request");
            }
            await().until(() -> adapter.connections() == 1);
            try (OldSocket provider = provider(adapter, "prov-1", "w")) {
                assertThat(provider.rest()).noneMatch(frame -> frame.contains("key_request"));
                register(provider, "prov-1", "v");
                approve(provider, "{'max_calls':3,'duration_seconds':60}");
                JsonNode lifecycle = keyAnswer(consumer).path("lifecycle");
                assertThat(lifecycle.path("service_id").stringValue()).isEqualTo("v");
                assertThat(lifecycle.path("max_calls").intValue()).isEqualTo(3);
                assertThat(lifecycle.path("duration_seconds").intValue()).isEqualTo(60);
            }
        }
    }

    @Test
    @DisplayName("a policy for all services leaves those that have their own, and holds for what is registered later")
    void policyForAll_leavesThoseWithTheirOwn() throws Exception {
        try (OldSocket provider = provider(adapter, "prov-1", "w");
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            provider.send("{'type':'lifecycle_policy','request_id':'all','policy':{'max_calls':7}}");
            assertThat(field(provider.next("success"), "request_id")).isEqualTo("all");
            policy(provider, "w", "{'max_calls':2}");
            register(provider, "prov-1", "w");
            register(provider, "prov-1", "later");
            assertThat(maxCalls(provider, consumer, "w")).isEqualTo(2);
            assertThat(maxCalls(provider, consumer, "later")).isEqualTo(7);
            provider.send("{'type':'lifecycle_policy','request_id':'all','policy':{'max_calls':9}}");
            provider.next("success");
            assertThat(maxCalls(provider, consumer, "w")).isEqualTo(9);
        }
    }

    @Test
    @DisplayName("a policy right behind its register is in force, and one that is refused stops none behind it")
    void policies_areSetInTheirOrder() throws Exception {
        try (OldSocket other = provider(adapter, "prov-2", "others");
                OldSocket provider = OldSocket.connect(adapter.door());
                OldSocket consumer = consumer(adapter, "abcd1234")) {
            provider.send("{'type':'register','client_id':'prov-1','service':{'id':'w','name':'天气'}}");
            provider.send("{'type':'lifecycle_policy','request_id':'1','service_id':'others','policy':{}}");
            provider.send("{'type':'lifecycle_policy','request_id':'2','service_id':'天气','policy':{'max_calls':4}}");
            assertThat(field(provider.next("error"), "error_code")).isEqualTo("NOT_OWNER");
            assertThat(field(provider.next("success"), "request_id")).isEqualTo("2");
            assertThat(refusal(consumer, "w", "")).startsWith("Key required");
            assertThat(maxCalls(provider, consumer, "w")).isEqualTo(4);
            assertThat(other.rest()).isEmpty();
        }
    }

    private static int maxCalls(OldSocket provider, OldSocket consumer, String service) throws Exception {
        ask(consumer, "m", service, "how many");
        approve(provider, "{}");
        JsonNode answer = keyAnswer(consumer);
        return answer.path("lifecycle").path("max_calls").intValue();
    }

    private static void decideOn(OldSocket provider, String consumer, String service) {
        List<String> frame = new ArrayList<>(List.of("'type':'key_response'", "'approved':true"));
        frame.add("'consumer_id':'" + consumer + "'");
        frame.add("'service_id':'" + service + "'");
        provider.send("{" + String.join(",", frame) + "}");
    }
}
