package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Keying.acquire;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.decide;
import static dev.claw.hub.wiring.Keying.endedAll;
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.issue;
import static dev.claw.hub.wiring.Keying.keyed;
import static dev.claw.hub.wiring.Keying.no;
import static dev.claw.hub.wiring.Keying.pending;
import static dev.claw.hub.wiring.Keying.policy;
import static dev.claw.hub.wiring.Keying.removePolicy;
import static dev.claw.hub.wiring.Keying.renewal;
import static dev.claw.hub.wiring.Keying.revoke;
import static dev.claw.hub.wiring.Keying.seconds;
import static dev.claw.hub.wiring.Keying.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyDecision;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyVariant;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServedCall;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renewals: one key, its time again and more calls. */
@SuppressWarnings("try") // a provider or a stream is held, not always used
final class KeyRenewalTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

    @TempDir
    private Path data;

    private volatile Instant machine = START;

    @Test
    @DisplayName("AUTO: time begins again, calls grow, the secret stays; asked again, it renews nothing a second time")
    void renew_underAuto_isDoneOnce() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(1).setLifetime(seconds(60)));
            KeyGrant granted = grant(hub, "alice", "r1");
            String keyId = granted.getKey().getKeyId();
            callOnce(provider, alice, 2, granted.getSecret());
            machine = START.plusSeconds(30);
            KeyGrant renewed = grant(hub, "alice", renewal("r2", keyId));
            assertThat(renewed.getSecret()).isEmpty();
            assertThat(renewed.getKey())
                    .isEqualTo(granted.getKey().toBuilder()
                            .setUsedCalls(1)
                            .setMaxCalls(2)
                            .setRenewals(1)
                            .setExpiresAt(com.google.protobuf.util.Timestamps.fromMillis(
                                    START.plusSeconds(90).toEpochMilli()))
                            .build());
            assertThat(grant(hub, "alice", renewal("r2", keyId)).getKey()).isEqualTo(renewed.getKey());
            machine = START.plusSeconds(89);
            callOnce(provider, alice, 3, granted.getSecret());
            assertThat(hub.keys("alice")
                            .listKeys(ListKeysRequest.getDefaultInstance())
                            .getKeysList())
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("the terms of the policy in force now, or of the variant that is named, are what a key grows by")
    void renew_byVariant_growsByItsTerms() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, auto(1));
            String keyId = grant(hub, "alice", "r1").getKey().getKeyId();
            policy(
                    hub,
                    auto(10).addVariants(KeyVariant.newBuilder()
                            .setName("more")
                            .setMaxCalls(100)
                            .setLifetime(seconds(5))));
            Key more =
                    grant(hub, "alice", renewal("r2", keyId).setVariant("more")).getKey();
            assertThat(more.getMaxCalls()).isEqualTo(101);
            assertThat(more.getVariant()).as("what it was granted by").isEmpty();
            assertThat(more.getExpiresAt().getSeconds())
                    .isEqualTo(START.plusSeconds(5).getEpochSecond());
            Key plain = grant(hub, "alice", renewal("r3", keyId)).getKey();
            assertThat(plain.getMaxCalls()).isEqualTo(111);
            assertThat(plain.getRenewals()).isEqualTo(2);
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r4", keyId).setVariant("none"))))
                    .isEqualTo("KEY_VARIANT_NOT_FOUND");
            removePolicy(hub);
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r5", keyId))))
                    .isEqualTo("KEY_NOT_NEEDED");
        }
    }

    @Test
    @DisplayName("ASK: a renewal waits for the provider, counts from the decision, and is shown without a secret")
    void renew_underAsk_isDecided() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice")) {
            policy(hub, auto(1).setLifetime(seconds(60)));
            KeyGrant granted = grant(hub, "alice", "r1");
            String keyId = granted.getKey().getKeyId();
            policy(hub, Keying.ask(5).setLifetime(seconds(100)));
            assertThat(reasonOf(() -> pending(hub, "alice", renewal("r2", keyId))))
                    .isEqualTo("PROVIDER_OFFLINE");
            try (Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
                acquire.send(Keying.ask(2, renewal("yes", keyId), renewal("no", keyId)));
                List<PendingKeyRequest> asked = requests(issue, 2);
                assertThat(asked).allMatch(request -> request.getRenewKeyId().equals(keyId));
                machine = START.plusSeconds(50);
                issue.send(decide(
                        2, yes(asked.get(0)).setMaxCalls(2), no(asked.get(1)).setNote("够了")));
                KeyDecision yes = decision(acquire, "yes");
                assertThat(yes.getGranted().getSecret()).isEmpty();
                assertThat(yes.getGranted().getKey().getMaxCalls()).isEqualTo(3);
                assertThat(yes.getGranted().getKey().getExpiresAt().getSeconds())
                        .isEqualTo(START.plusSeconds(150).getEpochSecond());
            }
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("no", keyId))))
                    .isEqualTo("KEY_REFUSED");
            assertThat(grant(hub, "alice", renewal("yes", keyId)).getKey().getRenewals())
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName(
            "G16: an expired and a revoked key are never renewed; a request id for one thing is not one for another")
    void renew_dead_isRefused() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Provider other = Provider.of(hub, "bot", "other")) {
            policy(hub, auto(1).setLifetime(seconds(60)));
            policy(hub, "other", auto(1));
            String revoked = grant(hub, "alice", "r1").getKey().getKeyId();
            String expired = grant(hub, "alice", "r2").getKey().getKeyId();
            revoke(hub, "bot", revoked);
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r3", revoked))))
                    .isEqualTo("KEY_REVOKED");
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r1", expired))))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> grant(hub, "mallory", renewal("r4", expired))))
                    .isEqualTo("KEY_UNKNOWN");
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r5", "key_none"))))
                    .isEqualTo("KEY_UNKNOWN");
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r6", expired).setServiceId("other"))))
                    .isEqualTo("FIELD_INVALID");
            assertThat(grant(hub, "alice", renewal("r7", expired)).getKey().getRenewals())
                    .isEqualTo(1);
            machine = START.plusSeconds(60);
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r8", expired))))
                    .isEqualTo("KEY_EXPIRED");
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r7", expired))))
                    .as("asking again for a renewal of a key that is dead by now")
                    .isEqualTo("KEY_EXPIRED");
        }
    }

    @Test
    @DisplayName("a key cannot grow beyond 2^31 - 1 calls; the provider may decide on fewer")
    void renew_beyondTheMostCalls_isLimitReached() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, auto(Integer.MAX_VALUE));
            String keyId = grant(hub, "alice", "r1").getKey().getKeyId();
            policy(hub, auto(1));
            assertThat(reasonOf(() -> grant(hub, "alice", renewal("r2", keyId))))
                    .isEqualTo("LIMIT_REACHED");
            policy(hub, Keying.ask(1));
            PendingKeyRequest asked = pending(hub, "alice", renewal("r2", keyId));
            assertThat(reasonOf(() -> hub.keys("bot").decideKey(yes(asked).build())))
                    .isEqualTo("LIMIT_REACHED");
            assertThat(hub.keys("bot")
                            .decideKey(yes(asked).setMaxCalls(0).build())
                            .getKey()
                            .getRenewals())
                    .isEqualTo(1);
        }
    }

    @RepeatedTest(3)
    @DisplayName("G15: calls that race with a renewal are charged exactly what both terms allow")
    void renew_racingWithCharges_keepsTheQuotaExact() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(
                        hub,
                        "bot",
                        "metered",
                        ServeOpen.newBuilder().setMaxCalls(256).build());
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(30));
            KeyGrant granted = grant(hub, "alice", "r1");
            alice.send(calls(2, keyed(60, "a", granted.getSecret())));
            CompletableFuture<Void> renewing = CompletableFuture.runAsync(
                    () -> grant(hub, "alice", renewal("r2", granted.getKey().getKeyId())));
            alice.send(calls(3, keyed(60, "b", granted.getSecret())));
            renewing.join();
            alice.send(calls(4, keyed(60, "c", granted.getSecret())));
            int dispatched = 0;
            while (dispatched < 60) {
                for (ServedCall served : provider.calls()) {
                    provider.answer(served.getRoutingId(), json("1"));
                    dispatched++;
                }
            }
            List<CallEnded> ended = endedAll(alice, 180);
            assertThat(ended).filteredOn(CallEnded::hasResult).hasSize(60);
            assertThat(ended)
                    .filteredOn(CallEnded::hasError)
                    .allMatch(refused -> reason(refused.getError()).equals("KEY_EXHAUSTED"));
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    private HubFixture start() throws Exception {
        return HubFixture.start(HubFixture.settings(data, HubLimits.defaults()), () -> machine);
    }

    private static void callOnce(
            Provider provider, Talk<InvokeRequest, InvokeResponse> consumer, long frameId, String secret)
            throws Exception {
        consumer.send(calls(frameId, keyed(1, "c" + frameId, secret)));
        provider.answer(provider.call().getRoutingId(), json("1"));
        assertThat(ended(consumer).hasResult()).isTrue();
    }

    private static List<PendingKeyRequest> requests(Talk<IssueRequest, IssueResponse> issue, int count)
            throws Exception {
        List<PendingKeyRequest> requests = new ArrayList<>();
        while (requests.size() < count) {
            requests.addAll(issue.next(IssueResponse::hasRequests).getRequests().getRequestsList());
        }
        return requests;
    }

    private static KeyDecision decision(Talk<AcquireRequest, AcquireResponse> acquire, String requestId)
            throws Exception {
        return acquire.next(frame -> frame.hasDecisions()
                        && frame.getDecisions().getDecisions(0).getRequestId().equals(requestId))
                .getDecisions()
                .getDecisions(0);
    }
}
