package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.KeyRequestListener;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.KeyDecisionKind;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Access keys that gRPC providers grant to old consumers. */
final class OldKeysOfGrpcProviderTest {
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
    @DisplayName("a gRPC provider grants keys to an old consumer, at once and when asked")
    void grpcProvider_grantsKeysToOldConsumer() throws Exception {
        HubClient java = old.java("jane");
        try (Publication publication = java.publish(
                ProviderOptions.defaults(),
                List.of(
                        ServiceDeclaration.newBuilder()
                                .setServiceId("auto")
                                .setName("auto")
                                .build(),
                        ServiceDeclaration.newBuilder()
                                .setServiceId("ask")
                                .setName("ask")
                                .build()),
                (call, context) -> call.getParameters())) {
            assertThat(publication.services()).hasSize(2);
            setPolicy(java, "auto", Approval.APPROVAL_AUTO);
            setPolicy(java, "ask", Approval.APPROVAL_ASK);
            ForeignAgent consumer = old.consumer();
            JsonNode granted = consumer.run("ask", frame("{'type':'key_request','service_id':'auto'}"))
                    .path("frame");
            assertThat(granted.path("success").booleanValue()).as("%s", granted).isTrue();
            assertThat(result(call(consumer, "auto", granted.path("key").stringValue()))
                            .path("x")
                            .intValue())
                    .isEqualTo(1);
            assertThat(consumer.run("ask", frame("{'type':'key_request','service_id':'ask'}"))
                            .path("frame")
                            .path("reason")
                            .stringValue())
                    .contains("offline");
            CountDownLatch there = new CountDownLatch(1);
            java.async().issue(granting(java, 3, there));
            assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
            JsonNode asked = consumer.run("ask", frame("{'type':'key_request','service_id':'ask','purpose':'试'}"))
                    .path("frame");
            assertThat(asked.path("success").booleanValue()).as("%s", asked).isTrue();
            assertThat(asked.path("lifecycle").path("max_calls").intValue()).isEqualTo(3);
            assertThat(result(call(consumer, "ask", asked.path("key").stringValue()))
                            .path("x")
                            .intValue())
                    .isEqualTo(1);
        }
    }

    private static KeyRequestListener granting(HubClient java, int calls, CountDownLatch there) {
        return new KeyRequestListener() {
            @Override
            public void onRequest(PendingKeyRequest request) {
                CompletableFuture<?> decided = java.async()
                        .decideKey(DecideKeyRequest.newBuilder()
                                .setKeyRequestId(request.getKeyRequestId())
                                .setDecision(KeyDecisionKind.KEY_DECISION_KIND_GRANT)
                                .setMaxCalls(calls)
                                .build());
                assertThat(decided).isNotNull();
            }

            @Override
            public void onCaughtUp() {
                there.countDown();
            }

            @Override
            public void onReset() {}
        };
    }

    private static void setPolicy(HubClient java, String service, Approval approval) {
        java.async()
                .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                        .setServiceId(service)
                        .setPolicy(KeyPolicy.newBuilder().setApproval(approval))
                        .build())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static JsonNode call(ForeignAgent consumer, String service, String key) throws Exception {
        return consumer.run(
                        "call",
                        object("{'method':'echo','params':{'x':1}}")
                                .put("service_id", service)
                                .put("key", key))
                .path("response");
    }

    private static JsonNode result(JsonNode response) {
        assertThat(response.has("result")).as("%s", response).isTrue();
        return response.path("result");
    }

    private static ObjectNode frame(String frame) {
        return object("{'frame':" + frame + "}");
    }
}
