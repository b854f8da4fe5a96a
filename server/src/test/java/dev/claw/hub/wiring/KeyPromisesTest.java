package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.call;
import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AcquireOpen;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.DecideKeysFrame;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.IssueOpen;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyDecisionKind;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.RequestKeysFrame;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyPromisesTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G15: of 60 concurrent calls under a key for 20, exactly 20 are dispatched, also over a restart")
    void call_beyondQuota_isRefusedExactly() throws Exception {
        String secret;
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, Approval.APPROVAL_AUTO, 20);
            secret = grant(hub, "alice", "r1").getSecret();
            try (Talk<InvokeRequest, InvokeResponse> first = invoke(hub, "alice");
                    Talk<InvokeRequest, InvokeResponse> second = invoke(hub, "alice")) {
                first.send(calls(2, keyed(30, "a", secret)));
                second.send(calls(2, keyed(30, "b", secret)));
                int dispatched = 0;
                while (dispatched < 20) {
                    for (ServedCall served : provider.calls()) {
                        provider.answer(served.getRoutingId(), json("1"));
                        dispatched++;
                    }
                }
                List<CallEnded> ended = new ArrayList<>(endedAll(first, 30));
                ended.addAll(endedAll(second, 30));
                assertThat(ended).filteredOn(CallEnded::hasResult).hasSize(20);
                assertThat(ended)
                        .filteredOn(CallEnded::hasError)
                        .hasSize(40)
                        .allMatch(refused -> reason(refused.getError()).equals("KEY_EXHAUSTED"))
                        .noneMatch(CallEnded::getDispatched);
                assertThat(provider.serve().rest()).isEmpty();
            }
        }
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            alice.send(calls(2, keyed(1, "later", secret)));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXHAUSTED");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G15: a call refused before dispatch costs nothing")
    void call_notDispatched_costsNothing() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(
                        hub,
                        "bot",
                        "metered",
                        dev.claw.hub.v1.ServeOpen.newBuilder().setMaxCalls(1).build());
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, Approval.APPROVAL_AUTO, 2);
            String secret = grant(hub, "alice", "r1").getSecret();
            alice.send(calls(2, keyed(3, "c", secret)));
            ServedCall served = provider.call();
            List<CallEnded> refused = endedAll(alice, 2);
            assertThat(refused).allMatch(busy -> !busy.getDispatched());
            provider.answer(served.getRoutingId(), json("1"));
            endedAll(alice, 1);
            // Only the dispatched one was paid for: one call is left, and not two.
            alice.send(calls(3, keyed(1, "d", secret)));
            provider.answer(provider.call().getRoutingId(), json("2"));
            assertThat(ended(alice).getResult().getJson()).isEqualTo("2");
            alice.send(calls(4, keyed(1, "e", secret)));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXHAUSTED");
        }
    }

    @Test
    @DisplayName("G17: a key in other hands fails like an unknown one, and none at all says Key required")
    void call_withForeignKey_failsLikeUnknown() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Provider other = Provider.of(hub, "bot", "other");
                Talk<InvokeRequest, InvokeResponse> mallory = invoke(hub, "mallory");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, Approval.APPROVAL_AUTO, 5);
            policy(hub, "other", Approval.APPROVAL_AUTO, 5);
            String secret = grant(hub, "alice", "r1").getSecret();
            mallory.send(calls(2, keyed(1, "c", secret)));
            CallEnded foreign = ended(mallory);
            mallory.send(calls(3, keyed(1, "c", "claw_nonsense")));
            CallEnded unknown = ended(mallory);
            alice.send(calls(2, call("c", "other").setKey(secret)));
            CallEnded otherService = ended(alice);
            assertThat(reason(unknown.getError())).isEqualTo("KEY_UNKNOWN");
            assertThat(foreign.getError()).isEqualTo(unknown.getError());
            assertThat(otherService.getError()).isEqualTo(unknown.getError());
            mallory.send(calls(4, call("c", "metered")));
            CallEnded none = ended(mallory);
            assertThat(reason(none.getError())).isEqualTo("KEY_REQUIRED");
            assertThat(none.getError().getMessage()).startsWith("Key required");
            assertThat(provider.serve().rest()).isEmpty();
            assertThat(other.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G18: the secret is shown once; asking again replaces it and mints no second key")
    void request_again_replacesSecret() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, Approval.APPROVAL_AUTO, 5);
            KeyGrant first = grant(hub, "alice", "r1");
            KeyGrant again = grant(hub, "alice", "r1");
            assertThat(again.getKey().getKeyId()).isEqualTo(first.getKey().getKeyId());
            assertThat(again.getSecret()).isNotEqualTo(first.getSecret());
            List<Key> held = hub.keys("alice")
                    .listKeys(ListKeysRequest.getDefaultInstance())
                    .getKeysList();
            assertThat(held).hasSize(1);
            assertThat(held.toString()).doesNotContain(again.getSecret()).doesNotContain(first.getSecret());
            alice.send(calls(2, keyed(1, "old", first.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_UNKNOWN");
            alice.send(calls(3, keyed(1, "new", again.getSecret())));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(alice).hasResult()).isTrue();
        }
    }

    @Test
    @DisplayName("G18: max_calls = 0 means none")
    void grant_withZeroCalls_opensNothing() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, Approval.APPROVAL_AUTO, 0);
            KeyGrant grant = grant(hub, "alice", "r1");
            assertThat(grant.getKey().getState()).isEqualTo(KeyState.KEY_STATE_EXHAUSTED);
            alice.send(calls(2, keyed(1, "c", grant.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXHAUSTED");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G16: after a revoke is acknowledged nothing is dispatched; id or secret revokes, strangers cannot")
    void revoke_thenCall_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, Approval.APPROVAL_AUTO, 5);
            KeyGrant one = grant(hub, "alice", "r1");
            KeyGrant two = grant(hub, "alice", "r2");
            assertThat(reasonOf(() -> revoke(hub, "mallory", one.getKey().getKeyId())))
                    .isEqualTo("KEY_UNKNOWN");
            revoke(hub, "bot", one.getKey().getKeyId());
            revoke(hub, "alice", two.getSecret());
            alice.send(calls(2, keyed(1, "c", one.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_REVOKED");
            alice.send(calls(3, keyed(1, "d", two.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_REVOKED");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("ASK: the provider decides on its stream, and the consumer's stream gets the secret")
    void request_underAsk_isDecidedByProvider() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, Approval.APPROVAL_ASK, 5);
            assertThat(reasonOf(() -> grant(hub, "alice", "r0"))).isEqualTo("PROVIDER_OFFLINE");
            Talk<IssueRequest, IssueResponse> issue = Talk.open(hub.keyStreams("bot")::issue);
            issue.send(IssueRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(IssueOpen.getDefaultInstance())
                    .build());
            issue.next(IssueResponse::hasCaughtUp);
            Talk<AcquireRequest, AcquireResponse> acquire = Talk.open(hub.keyStreams("alice")::acquire);
            acquire.send(AcquireRequest.newBuilder()
                            .setFrameId(1)
                            .setOpen(AcquireOpen.newBuilder().setAskOnly(true))
                            .build())
                    .send(AcquireRequest.newBuilder()
                            .setFrameId(2)
                            .setRequest(RequestKeysFrame.newBuilder()
                                    .addRequests(request("yes"))
                                    .addRequests(request("no")))
                            .build());
            acquire.halfClose();
            var results = acquire.next(AcquireResponse::hasResults).getResults();
            assertThat(results.getResultsList())
                    .allMatch(result -> result.getRequested().hasPending());
            List<PendingKeyRequest> pending = new ArrayList<>();
            while (pending.size() < 2) {
                pending.addAll(
                        issue.next(IssueResponse::hasRequests).getRequests().getRequestsList());
            }
            assertThat(pending).allMatch(asked -> asked.getConsumer().equals("alice"));
            issue.send(IssueRequest.newBuilder()
                    .setFrameId(2)
                    .setDecide(DecideKeysFrame.newBuilder()
                            .addDecisions(decision(pending.get(0), KeyDecisionKind.KEY_DECISION_KIND_GRANT)
                                    .setMaxCalls(1))
                            .addDecisions(decision(pending.get(1), KeyDecisionKind.KEY_DECISION_KIND_REFUSE)
                                    .setNote("not today")))
                    .build());
            issue.next(IssueResponse::hasResults);
            KeyGrant granted = acquire.next(frame -> frame.hasDecisions()
                            && frame.getDecisions().getDecisions(0).hasGranted())
                    .getDecisions()
                    .getDecisions(0)
                    .getGranted();
            assertThat(granted.getKey().getMaxCalls()).isEqualTo(1);
            assertThat(acquire.end().isOk()).isTrue();
            assertThat(reasonOf(() -> grant(hub, "alice", "no"))).isEqualTo("KEY_REFUSED");
            assertThat(reasonOf(() -> hub.keys("mallory")
                            .decideKey(decision(pending.get(1), KeyDecisionKind.KEY_DECISION_KIND_GRANT)
                                    .build())))
                    .isEqualTo("KEY_REQUEST_NOT_FOUND");
            try (Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
                alice.send(calls(2, keyed(1, "c", granted.getSecret())));
                provider.answer(provider.call().getRoutingId(), json("1"));
                assertThat(ended(alice).hasResult()).isTrue();
            }
            issue.close();
        }
    }

    @Test
    @DisplayName("only the owner sets a policy, and a service without one wants no key")
    void policy_byStranger_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            assertThat(reasonOf(() -> hub.keys("mallory")
                            .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                                    .setServiceId("metered")
                                    .build())))
                    .isEqualTo("NOT_OWNER");
            assertThat(reasonOf(() -> grant(hub, "alice", "r1"))).isEqualTo("KEY_NOT_NEEDED");
            policy(hub, Approval.APPROVAL_AUTO, 1);
            hub.keys("bot")
                    .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                            .setServiceId("metered")
                            .build());
            try (Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
                alice.send(calls(2, call("c", "metered")));
                provider.answer(provider.call().getRoutingId(), json("1"));
                assertThat(ended(alice).hasResult()).isTrue();
            }
        }
    }

    private static void policy(HubFixture hub, Approval approval, int maxCalls) {
        policy(hub, "metered", approval, maxCalls);
    }

    private static void policy(HubFixture hub, String serviceId, Approval approval, int maxCalls) {
        hub.keys("bot")
                .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                        .setServiceId(serviceId)
                        .setPolicy(KeyPolicy.newBuilder().setApproval(approval).setMaxCalls(maxCalls))
                        .build());
    }

    private static RequestKeyRequest.Builder request(String requestId) {
        return RequestKeyRequest.newBuilder().setRequestId(requestId).setServiceId("metered");
    }

    private static KeyGrant grant(HubFixture hub, String consumer, String requestId) {
        RequestKeyResponse answer =
                hub.keys(consumer).requestKey(request(requestId).build());
        assertThat(answer.hasGranted()).isTrue();
        return answer.getGranted();
    }

    private static void revoke(HubFixture hub, String agent, String key) {
        assertThat(hub.keys(agent)
                        .revokeKey(RevokeKeyRequest.newBuilder().setKey(key).build())
                        .getKey()
                        .getState())
                .isEqualTo(KeyState.KEY_STATE_REVOKED);
    }

    private static DecideKeyRequest.Builder decision(PendingKeyRequest pending, KeyDecisionKind kind) {
        return DecideKeyRequest.newBuilder()
                .setKeyRequestId(pending.getKeyRequestId())
                .setDecision(kind);
    }

    private static OutgoingCall.Builder[] keyed(int count, String prefix, String secret) {
        OutgoingCall.Builder[] calls = new OutgoingCall.Builder[count];
        for (int i = 0; i < count; i++) {
            calls[i] = call(prefix + i, "metered").setKey(secret);
        }
        return calls;
    }

    private static List<CallEnded> endedAll(Talk<InvokeRequest, InvokeResponse> consumer, int count)
            throws InterruptedException {
        List<CallEnded> ended = new ArrayList<>();
        while (ended.size() < count) {
            ended.addAll(consumer.next(InvokeResponse::hasEnded).getEnded().getCallsList());
        }
        return ended;
    }
}
