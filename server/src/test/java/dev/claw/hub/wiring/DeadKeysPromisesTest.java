package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.call;
import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeySide;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import dev.claw.hub.v1.WithdrawFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are dead, and whatever might bring one back. */
final class DeadKeysPromisesTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final int IN_FLIGHT = 200;

    @TempDir
    private Path data;

    private volatile Instant machine = START;

    @Test
    @DisplayName("G16: an expired and a revoked key stay dead when the clock is set back, and over a restart behind it")
    void deadKeys_clockSetBackAndRestarted_stayDead() throws Exception {
        KeyGrant expired;
        KeyGrant revoked;
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, Duration.ofHours(1), 1_000);
            expired = grant(hub, "r-1");
            revoked = grant(hub, "r-2");
            assertThat(outcome(hub, provider, expired)).isEqualTo("OK");
            revoke(hub, revoked);
            machine = START.plus(Duration.ofHours(2));
            assertThat(outcome(hub, provider, expired)).isEqualTo("KEY_EXPIRED");
            machine = START.minus(Duration.ofDays(1));
            assertThat(outcome(hub, provider, expired)).isEqualTo("KEY_EXPIRED");
        }
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered")) {
            assertThat(outcome(hub, provider, expired)).isEqualTo("KEY_EXPIRED");
            assertThat(outcome(hub, provider, revoked)).isEqualTo("KEY_REVOKED");
            assertThat(states(hub)).containsExactlyInAnyOrder(KeyState.KEY_STATE_EXPIRED, KeyState.KEY_STATE_REVOKED);
        }
    }

    @Test
    @DisplayName("G16: a key whose time passed unseen is dead all the same when the hub restarts with an earlier clock")
    void expiredKey_neverTriedBeforeTheClockWasSetBack_isDead() throws Exception {
        KeyGrant expired;
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, Duration.ofHours(1), 1_000);
            expired = grant(hub, "r1");
            machine = START.plus(Duration.ofHours(2));
            grant(hub, "r2");
            assertThat(provider.serve().rest()).isEmpty();
        }
        machine = START;
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered")) {
            assertThat(outcome(hub, provider, expired)).isEqualTo("KEY_EXPIRED");
        }
    }

    @Test
    @DisplayName("G16: a dead key stays dead when its service is registered again, by the same agent or another")
    void deadKey_serviceRegisteredAgain_staysDead() throws Exception {
        try (HubFixture hub = start()) {
            KeyGrant revoked;
            KeyGrant released;
            try (Provider provider = Provider.of(hub, "bot", "metered")) {
                policy(hub, Duration.ofHours(1), 1_000);
                revoked = grant(hub, "r1");
                released = grant(hub, "r2");
                revoke(hub, revoked);
                assertThat(provider.serve().rest()).isEmpty();
            }
            try (Provider again = Provider.of(hub, "bot", "metered")) {
                assertThat(outcome(hub, again, revoked)).isEqualTo("KEY_REVOKED");
                assertThat(outcome(hub, again, released)).isEqualTo("OK");
                again.publish()
                        .send(PublishRequest.newBuilder()
                                .setFrameId(10)
                                .setWithdraw(WithdrawFrame.newBuilder()
                                        .addServiceIds("metered")
                                        .setRelease(true))
                                .build());
                again.publish().next(PublishResponse::hasResults);
            }
            try (Provider other = Provider.of(hub, "other", "metered")) {
                policy(hub, "other", Duration.ofHours(1), 1_000);
                assertThat(outcome(hub, other, revoked)).isEqualTo("KEY_REVOKED");
                assertThat(outcome(hub, other, released)).isEqualTo("KEY_REVOKED");
            }
        }
    }

    @RepeatedTest(5)
    @DisplayName(
            "G16: what is dispatched under a key is what was charged when its revoke was acknowledged, and no more")
    void revoke_amongCallsUnderWay_stopsAllThatFollow() throws Exception {
        ServeOpen roomy = ServeOpen.newBuilder().setMaxCalls(1_000).build();
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered", roomy);
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, Duration.ofHours(1), 1_000);
            KeyGrant key = grant(hub, "r1");
            CompletableFuture<Void> calling = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < IN_FLIGHT; i++) {
                    alice.send(calls(2 + i, keyed("c" + i, key.getSecret())));
                }
            });
            List<ServedCall> dispatched = new ArrayList<>(provider.calls());
            int charged = revoke(hub, key);
            calling.join();
            while (dispatched.size() < charged) {
                dispatched.addAll(provider.calls());
            }
            dispatched.forEach(call -> provider.answer(call.getRoutingId(), json("1")));
            List<CallEnded> ended = new ArrayList<>();
            while (ended.size() < IN_FLIGHT) {
                ended.addAll(alice.next(InvokeResponse::hasEnded).getEnded().getCallsList());
            }
            assertThat(ended).filteredOn(CallEnded::hasResult).hasSize(charged);
            assertThat(ended)
                    .filteredOn(CallEnded::hasError)
                    .allMatch(refused -> reason(refused.getError()).equals("KEY_REVOKED"));
            assertThat(dispatched).hasSize(charged);
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    private HubFixture start() throws Exception {
        return HubFixture.start(HubFixture.settings(data, HubLimits.defaults()), () -> machine);
    }

    private static void policy(HubFixture hub, Duration lifetime, int maxCalls) {
        policy(hub, "bot", lifetime, maxCalls);
    }

    private static void policy(HubFixture hub, String owner, Duration lifetime, int maxCalls) {
        hub.keys(owner)
                .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                        .setServiceId("metered")
                        .setPolicy(KeyPolicy.newBuilder()
                                .setApproval(Approval.APPROVAL_AUTO)
                                .setLifetime(Durations.fromSeconds(lifetime.toSeconds()))
                                .setMaxCalls(maxCalls))
                        .build());
    }

    private static KeyGrant grant(HubFixture hub, String requestId) {
        return hub.keys("alice")
                .requestKey(RequestKeyRequest.newBuilder()
                        .setRequestId(requestId)
                        .setServiceId("metered")
                        .setPurpose("过期")
                        .build())
                .getGranted();
    }

    /** Revokes the key, and says what had been charged by then. */
    private static int revoke(HubFixture hub, KeyGrant key) {
        return hub.keys("bot")
                .revokeKey(RevokeKeyRequest.newBuilder()
                        .setKey(key.getKey().getKeyId())
                        .build())
                .getKey()
                .getUsedCalls();
    }

    private static String outcome(HubFixture hub, Provider provider, KeyGrant key) throws Exception {
        try (Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            alice.send(calls(2, keyed("c", key.getSecret())));
            CompletableFuture<CallEnded> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    return ended(alice);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            org.awaitility.Awaitility.await().until(() -> {
                provider.serve().rest().stream()
                        .flatMap(frame -> frame.getCalls().getCallsList().stream())
                        .forEach(call -> provider.answer(call.getRoutingId(), json("1")));
                return ended.isDone();
            });
            return ended.join().hasResult() ? "OK" : reason(ended.join().getError());
        }
    }

    private static OutgoingCall.Builder keyed(String id, String secret) {
        return call(id, "metered").setKey(secret);
    }

    private static List<KeyState> states(HubFixture hub) {
        return hub
                .keys("alice")
                .listKeys(ListKeysRequest.newBuilder()
                        .setSide(KeySide.KEY_SIDE_HELD)
                        .build())
                .getKeysList()
                .stream()
                .map(key -> key.getState())
                .toList();
    }
}
