package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Keying.acquire;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.endedAll;
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.issue;
import static dev.claw.hub.wiring.Keying.keyed;
import static dev.claw.hub.wiring.Keying.pending;
import static dev.claw.hub.wiring.Keying.policy;
import static dev.claw.hub.wiring.Keying.renewal;
import static dev.claw.hub.wiring.Keying.request;
import static dev.claw.hub.wiring.Keying.revoke;
import static dev.claw.hub.wiring.Keying.seconds;
import static dev.claw.hub.wiring.Keying.told;
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
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.KeyVariant;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.WithdrawFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G16: what ends a key, and that nothing brings it back. */
@SuppressWarnings("try") // a provider or a stream is held, not always used
final class KeyDeathTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

    @TempDir
    private Path data;

    private volatile Instant machine = START;

    @Test
    @DisplayName("G16: after a revoke is acknowledged nothing is dispatched; id or secret revokes, strangers cannot")
    void revoke_thenCall_isRefused() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(5));
            KeyGrant one = grant(hub, "alice", "r1");
            KeyGrant two = grant(hub, "alice", "r2");
            assertThat(reasonOf(() -> revoke(hub, "mallory", one.getKey().getKeyId())))
                    .isEqualTo("KEY_UNKNOWN");
            Key first = revoke(hub, "bot", one.getKey().getKeyId());
            assertThat(revoke(hub, "alice", one.getKey().getKeyId()))
                    .as("revoking it again")
                    .isEqualTo(first);
            revoke(hub, "alice", two.getSecret());
            alice.send(calls(2, keyed(1, "c", one.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_REVOKED");
            alice.send(calls(3, keyed(1, "d", two.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_REVOKED");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @RepeatedTest(3)
    @DisplayName("G16: of calls that race with a revocation none is dispatched behind its acknowledgement")
    void revoke_racingWithCalls_letsNothingThroughBehindIt() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(
                        hub,
                        "bot",
                        "metered",
                        ServeOpen.newBuilder().setMaxCalls(256).build());
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(1_000));
            KeyGrant granted = grant(hub, "alice", "r1");
            CompletableFuture<Key> revoking = CompletableFuture.supplyAsync(
                    () -> revoke(hub, "bot", granted.getKey().getKeyId()));
            int frames = 0;
            while (!revoking.isDone() && frames < 10) {
                alice.send(calls(2 + frames, keyed(20, "a" + frames + "-", granted.getSecret())));
                frames++;
            }
            int charged = revoking.get().getUsedCalls();
            alice.send(calls(100, keyed(20, "late", granted.getSecret())));
            int dispatched = 0;
            while (dispatched < charged) {
                for (ServedCall served : provider.calls()) {
                    provider.answer(served.getRoutingId(), json("1"));
                    dispatched++;
                }
            }
            List<CallEnded> ended = endedAll(alice, 20 * frames + 20);
            assertThat(ended).filteredOn(CallEnded::hasResult).hasSize(charged);
            assertThat(ended)
                    .filteredOn(CallEnded::hasError)
                    .allMatch(refused -> reason(refused.getError()).equals("KEY_REVOKED"))
                    .noneMatch(CallEnded::getDispatched);
            assertThat(ended)
                    .filteredOn(call -> call.getCallId().startsWith("late"))
                    .allMatch(CallEnded::hasError);
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G16: a key that a call found expired is dead for good: the clock set back, and a restart behind it")
    void call_expired_staysRefusedWhateverTheClockSays() throws Exception {
        KeyGrant granted;
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(5).setLifetime(seconds(60)));
            granted = grant(hub, "alice", "r1");
            machine = START.plusSeconds(60);
            alice.send(calls(2, keyed(1, "c", granted.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXPIRED");
            machine = START.plusSeconds(1);
            alice.send(calls(3, keyed(1, "d", granted.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXPIRED");
            assertThat(provider.serve().rest()).isEmpty();
        }
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            alice.send(calls(2, keyed(1, "e", granted.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXPIRED");
            assertThat(reasonOf(() ->
                            grant(hub, "alice", renewal("r2", granted.getKey().getKeyId()))))
                    .isEqualTo("KEY_EXPIRED");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G16: a key whose end was told is dead for good, with no call made")
    void follow_expiredThenClockSetBack_staysDead() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice");
                Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice")) {
            policy(hub, auto(5).setLifetime(seconds(60)));
            KeyGrant granted = grant(hub, "alice", "r1");
            machine = START.plusSeconds(60);
            told(acquire, key -> key.getState() == KeyState.KEY_STATE_EXPIRED);
            machine = START;
            alice.send(calls(2, keyed(1, "c", granted.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXPIRED");
            assertThat(hub.keys("alice")
                            .listKeys(ListKeysRequest.getDefaultInstance())
                            .getKeys(0)
                            .getState())
                    .isEqualTo(KeyState.KEY_STATE_EXPIRED);
        }
    }

    @Test
    @DisplayName("G16: a service that is released and registered again revives no key")
    void release_thenRegisterAgain_revivesNothing() throws Exception {
        try (HubFixture hub = start();
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            KeyGrant granted;
            try (Provider provider = Provider.of(hub, "bot", "metered");
                    Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice")) {
                policy(hub, auto(5).addVariants(KeyVariant.newBuilder().setName("gold")));
                granted = grant(hub, "alice", "r1");
                provider.publish()
                        .send(PublishRequest.newBuilder()
                                .setFrameId(3)
                                .setWithdraw(WithdrawFrame.newBuilder()
                                        .addServiceIds("metered")
                                        .setRelease(true))
                                .build());
                provider.publish().next(PublishResponse::hasResults);
                told(acquire, key -> key.getState() == KeyState.KEY_STATE_REVOKED);
            }
            try (Provider provider = Provider.of(hub, "bot", "metered")) {
                policy(hub, auto(5));
                alice.send(calls(2, keyed(1, "c", granted.getSecret())));
                assertThat(reason(ended(alice).getError())).isEqualTo("KEY_REVOKED");
                assertThat(reasonOf(() -> grant(hub, "alice", request("r2").setVariant("gold"))))
                        .isEqualTo("KEY_VARIANT_NOT_FOUND");
                assertThat(provider.serve().rest()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("asking again for a granted request whose key is dead says so, and shows no secret")
    void request_grantedAndDead_saysSo() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, Keying.ask(5).setLifetime(seconds(60)));
            PendingKeyRequest asked = pending(hub, "alice", request("asked"));
            String decided =
                    hub.keys("bot").decideKey(yes(asked).build()).getKey().getKeyId();
            revoke(hub, "bot", decided);
            assertThat(reasonOf(() -> grant(hub, "alice", "asked"))).isEqualTo("KEY_REVOKED");
            policy(hub, auto(5).setLifetime(seconds(60)));
            revoke(hub, "alice", grant(hub, "alice", "auto").getKey().getKeyId());
            assertThat(reasonOf(() -> grant(hub, "alice", "auto"))).isEqualTo("KEY_REVOKED");
            grant(hub, "alice", "late");
            machine = START.plusSeconds(60);
            assertThat(reasonOf(() -> grant(hub, "alice", "late"))).isEqualTo("KEY_EXPIRED");
        }
    }

    @Test
    @DisplayName("a renewal that waits for its provider is answered when its key dies")
    void renewal_waitingWhenItsKeyDies_isAnswered() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, auto(5).setLifetime(seconds(60)));
            String revoked = grant(hub, "alice", "r1").getKey().getKeyId();
            String expiring = grant(hub, "alice", "r2").getKey().getKeyId();
            policy(hub, Keying.ask(5));
            CompletableFuture<String> first = waiting(hub, renewal("r3", revoked));
            issue.next(IssueResponse::hasRequests);
            CompletableFuture<String> second = waiting(hub, renewal("r4", expiring));
            PendingKeyRequest late =
                    issue.next(IssueResponse::hasRequests).getRequests().getRequests(0);
            revoke(hub, "alice", revoked);
            assertThat(first.get()).isEqualTo("KEY_REVOKED");
            machine = START.plusSeconds(60);
            assertThat(second.get()).isEqualTo("KEY_EXPIRED");
            assertThat(reasonOf(() -> hub.keys("bot").decideKey(yes(late).build())))
                    .isEqualTo("KEY_EXPIRED");
        }
    }

    @Test
    @DisplayName("a request that its provider does not decide within seven days is refused")
    void request_notDecidedInTime_isRefused() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, Keying.ask(5));
            pending(hub, "alice", request("r1"));
            machine = START.plus(Duration.ofDays(7)).minusSeconds(1);
            CompletableFuture<String> waiting = waiting(hub, request("r1"));
            pending(hub, "alice", request("r2"));
            machine = START.plus(Duration.ofDays(7));
            assertThat(waiting.get()).isEqualTo("KEY_REFUSED");
            pending(hub, "alice", request("r2"));
        }
    }

    private HubFixture start() throws Exception {
        return HubFixture.start(HubFixture.settings(data, HubLimits.defaults()), () -> machine);
    }

    private static CompletableFuture<String> waiting(HubFixture hub, RequestKeyRequest.Builder request) {
        return CompletableFuture.supplyAsync(() -> reasonOf(() -> grant(hub, "alice", request.setWait(seconds(20)))));
    }
}
