package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.call;
import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.Enrolling.asGateway;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Keying.acquire;
import static dev.claw.hub.wiring.Keying.ask;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.endedAll;
import static dev.claw.hub.wiring.Keying.issue;
import static dev.claw.hub.wiring.Keying.keyed;
import static dev.claw.hub.wiring.Keying.policy;
import static dev.claw.hub.wiring.Keying.request;
import static dev.claw.hub.wiring.Keying.revoke;
import static dev.claw.hub.wiring.Keying.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.KeySide;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.ServedCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transferable keys: bound to their service only. */
@SuppressWarnings("try") // providers and streams are held, not used
final class KeyTransferTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G17: whoever shows a transferable key may call with it, for its own service only")
    void call_withTransferableKey_isEverybodysForItsService() throws Exception {
        KeyGrant grant;
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Provider other = Provider.of(hub, "bot", "other");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub, "bob")) {
            policy(hub, auto(5));
            policy(hub, "other", auto(5));
            grant = transferable(hub, "client_1", "r1").getGranted();
            assertThat(grant.getKey().getTransferable()).isTrue();
            assertThat(grant.getKey().getConsumer()).isEqualTo("client_1");
            bob.send(calls(2, keyed(1, "c", grant.getSecret())));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(bob).getResult().getJson()).isEqualTo("1");
            bob.send(calls(3, call("d", "other").setKey(grant.getSecret())));
            assertThat(reason(ended(bob).getError())).isEqualTo("KEY_UNKNOWN");
            assertThat(other.serve().rest()).isEmpty();
        }
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> carol = invoke(hub, "carol")) {
            carol.send(calls(2, keyed(1, "c", grant.getSecret())));
            provider.answer(provider.call().getRoutingId(), json("2"));
            assertThat(ended(carol).getResult().getJson()).isEqualTo("2");
            assertThat(granted(hub)).singleElement().satisfies(key -> {
                assertThat(key.getTransferable()).isTrue();
                assertThat(key.getUsedCalls()).isEqualTo(2);
            });
        }
    }

    @Test
    @DisplayName(
            "G15: of 60 concurrent calls of three callers under one transferable key for 20, exactly 20 are dispatched")
    void call_bySeveralBeyondQuota_isRefusedExactly() throws Exception {
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub, "bob");
                Talk<InvokeRequest, InvokeResponse> carol = invoke(hub, "carol")) {
            policy(hub, auto(20));
            String secret = transferable(hub, "client_1", "r1").getGranted().getSecret();
            List<Talk<InvokeRequest, InvokeResponse>> callers = List.of(alice, bob, carol);
            for (Talk<InvokeRequest, InvokeResponse> caller : callers) {
                caller.send(calls(2, keyed(20, "c", secret)));
            }
            int dispatched = 0;
            while (dispatched < 20) {
                for (ServedCall served : provider.calls()) {
                    provider.answer(served.getRoutingId(), json("1"));
                    dispatched++;
                }
            }
            List<CallEnded> ended = new ArrayList<>();
            for (Talk<InvokeRequest, InvokeResponse> caller : callers) {
                ended.addAll(endedAll(caller, 20));
            }
            assertThat(ended.stream().filter(CallEnded::hasResult)).hasSize(20);
            assertThat(ended.stream().filter(CallEnded::hasError))
                    .hasSize(40)
                    .allSatisfy(call -> assertThat(reason(call.getError())).isEqualTo("KEY_EXHAUSTED"));
            assertThat(provider.serve().rest()).isEmpty();
            assertThat(granted(hub)).singleElement().satisfies(key -> {
                assertThat(key.getUsedCalls()).isEqualTo(20);
                assertThat(key.getState()).isEqualTo(KeyState.KEY_STATE_EXHAUSTED);
            });
        }
    }

    @Test
    @DisplayName("G17: others do not list a transferable key, and revoke it by its secret only, for good")
    void revoke_bySecret_isForWhoeverShowsIt() throws Exception {
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub, "bob")) {
            policy(hub, auto(5));
            KeyGrant grant = transferable(hub, "client_1", "r1").getGranted();
            assertThat(hub.keys("bob")
                            .listKeys(ListKeysRequest.getDefaultInstance())
                            .getKeysList())
                    .isEmpty();
            assertThat(reasonOf(() -> hub.keys("bob")
                            .revokeKey(RevokeKeyRequest.newBuilder()
                                    .setKey(grant.getKey().getKeyId())
                                    .build())))
                    .isEqualTo("KEY_UNKNOWN");
            assertThat(revoke(hub, "bob", grant.getSecret()).getKeyId())
                    .isEqualTo(grant.getKey().getKeyId());
            bob.send(calls(2, keyed(1, "c", grant.getSecret())));
            assertThat(reason(ended(bob).getError())).isEqualTo("KEY_REVOKED");
            assertThat(provider.serve().rest()).isEmpty();
            String bound = Keying.grant(hub, "alice", "r2").getSecret();
            assertThat(reasonOf(() -> hub.keys("bob")
                            .revokeKey(
                                    RevokeKeyRequest.newBuilder().setKey(bound).build())))
                    .as("one that is bound to its consumer")
                    .isEqualTo("KEY_UNKNOWN");
        }
    }

    @Test
    @DisplayName("a transferable key is for gateways to ask for, on both roads")
    void request_byAgentItself_isDenied() throws Exception {
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice")) {
            policy(hub, auto(5));
            RequestKeyRequest.Builder wanted = request("r1").setTransferable(true);
            assertThat(reasonOf(() -> hub.keys("alice").requestKey(wanted.build())))
                    .isEqualTo("ACCESS_DENIED");
            assertThat(reasonOf(() -> HubFixture.with(
                                    KeyServiceGrpc.newBlockingStub(hub.connect()),
                                    "authorization",
                                    Enrolling.bearer(Enrolling.ADMIN))
                            .requestKey(wanted.build())))
                    .isEqualTo("ACCESS_DENIED");
            acquire.send(Keying.ask(2, wanted));
            assertThat(reason(acquire.next(AcquireResponse::hasResults)
                            .getResults()
                            .getResults(0)
                            .getError()))
                    .isEqualTo("ACCESS_DENIED");
            assertThat(granted(hub)).isEmpty();
        }
    }

    @Test
    @DisplayName("the provider sees that a transferable key is asked for, and grants one, also after a restart")
    void ask_transferable_isToldToTheProvider() throws Exception {
        PendingKeyRequest pending;
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, ask(5));
            pending = transferable(hub, "client_1", "r1").getPending();
            assertThat(pending.getTransferable()).isTrue();
            assertThat(issue.next(IssueResponse::hasRequests).getRequests().getRequests(0))
                    .isEqualTo(pending);
        }
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub, "bob")) {
            assertThat(hub.keys("bot").decideKey(yes(pending).build()).getKey().getTransferable())
                    .isTrue();
            String secret = transferable(hub, "client_1", "r1").getGranted().getSecret();
            bob.send(calls(2, keyed(1, "c", secret)));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(bob).hasResult()).isTrue();
        }
    }

    @Test
    @DisplayName("a renewal leaves a key as transferable as it is; another kind under the same request id is refused")
    void renew_transferable_staysSo() throws Exception {
        try (HubFixture hub = Enrolling.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, auto(5));
            Key key = transferable(hub, "client_1", "r1").getGranted().getKey();
            Key renewed = gateway(hub, "client_1")
                    .requestKey(Keying.renewal("r2", key.getKeyId()).build())
                    .getGranted()
                    .getKey();
            assertThat(renewed.getTransferable()).isTrue();
            assertThat(renewed.getRenewals()).isEqualTo(1);
            Key bound = Keying.grant(hub, "client_1", "r3").getKey();
            assertThat(gateway(hub, "client_1")
                            .requestKey(Keying.renewal("r4", bound.getKeyId())
                                    .setTransferable(true)
                                    .build())
                            .getGranted()
                            .getKey()
                            .getTransferable())
                    .isFalse();
            assertThat(reasonOf(() ->
                            gateway(hub, "client_1").requestKey(request("r1").build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> transferable(hub, "client_1", "r3"))).isEqualTo("FIELD_INVALID");
        }
    }

    private static RequestKeyResponse transferable(HubFixture hub, String agent, String requestId) {
        return gateway(hub, agent)
                .requestKey(request(requestId).setTransferable(true).build());
    }

    private static KeyServiceGrpc.KeyServiceBlockingStub gateway(HubFixture hub, String agent) {
        return asGateway(agent, KeyServiceGrpc.newBlockingStub(hub.connect())).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static List<Key> granted(HubFixture hub) {
        return hub.keys("bot")
                .listKeys(ListKeysRequest.newBuilder()
                        .setSide(KeySide.KEY_SIDE_GRANTED)
                        .build())
                .getKeysList();
    }
}
