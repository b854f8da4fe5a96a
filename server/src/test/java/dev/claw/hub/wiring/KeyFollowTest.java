package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.Keying.acquire;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.decide;
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
import static dev.claw.hub.wiring.Keying.toldToProvider;
import static dev.claw.hub.wiring.Keying.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.AcquireOpen;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.IssueOpen;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.RevokeKeysFrame;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that follow keys: what both sides are told, and what they are spared. */
@SuppressWarnings("try") // a provider or a stream is held, not always used
final class KeyFollowTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

    @TempDir
    private Path data;

    private volatile Instant machine = START;

    @Test
    @DisplayName("both sides are told of a grant, a charge, a refund, a renewal, a revocation")
    void follow_changes_areToldToBothSides() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(
                        hub,
                        "bot",
                        "metered",
                        ServeOpen.newBuilder().setMaxCalls(1).build());
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice");
                Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice");
                Talk<AcquireRequest, AcquireResponse> bob = acquire(hub, "bob");
                Talk<IssueRequest, IssueResponse> issue = follow(hub)) {
            issue.next(IssueResponse::hasCaughtUp);
            policy(hub, auto(5));
            KeyGrant granted = grant(hub, "alice", "r1");
            Key key = granted.getKey();
            assertBothTold(acquire, issue, key);
            alice.send(calls(2, keyed(2, "c", granted.getSecret())));
            ServedCall served = provider.call();
            assertThat(ended(alice).getDispatched())
                    .as("no room for a second one: refunded")
                    .isFalse();
            provider.answer(served.getRoutingId(), json("1"));
            ended(alice);
            assertBothTold(acquire, issue, key.toBuilder().setUsedCalls(1).build());
            Key renewed = grant(hub, "alice", renewal("r2", key.getKeyId())).getKey();
            assertThat(renewed.getMaxCalls()).isEqualTo(10);
            assertBothTold(acquire, issue, renewed);
            revokeOnStream(issue, key.getKeyId());
            assertBothTold(
                    acquire,
                    issue,
                    renewed.toBuilder().setState(KeyState.KEY_STATE_REVOKED).build());
            assertThat(bob.rest()).as("another consumer is told nothing").isEmpty();
        }
    }

    @Test
    @DisplayName("the clock alone ends a key: both sides are told EXPIRED, once, with nobody asking")
    void follow_timeIsOver_isToldByTheClock() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice");
                Talk<IssueRequest, IssueResponse> issue = follow(hub)) {
            policy(hub, auto(5).setLifetime(seconds(60)));
            Key key = grant(hub, "alice", "r1").getKey();
            policy(hub, auto(5).setLifetime(seconds(100)));
            Key longer = grant(hub, "alice", "r2").getKey();
            machine = START.plusSeconds(60);
            Key expired = key.toBuilder().setState(KeyState.KEY_STATE_EXPIRED).build();
            assertBothTold(acquire, issue, expired);
            assertThat(grant(hub, "alice", renewal("r3", longer.getKeyId()))
                            .getKey()
                            .getState())
                    .isEqualTo(KeyState.KEY_STATE_ACTIVE);
            machine = START.plusSeconds(100);
            told(acquire, told -> told.getRenewals() == 1);
            assertThat(acquire.rest())
                    .as("a renewed key does not end at its former time")
                    .isEmpty();
            machine = START.plusSeconds(160);
            told(
                    acquire,
                    told -> told.getKeyId().equals(longer.getKeyId()) && told.getState() == KeyState.KEY_STATE_EXPIRED);
        }
    }

    @Test
    @DisplayName("charges that follow each other are told as the newest state, a few times a second")
    void follow_manyCharges_areCoalesced() throws Exception {
        int calls = 100;
        try (HubFixture hub = start();
                Provider provider = Provider.of(
                        hub,
                        "bot",
                        "metered",
                        ServeOpen.newBuilder().setMaxCalls(256).build());
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice");
                Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice")) {
            policy(hub, auto(calls));
            KeyGrant granted = grant(hub, "alice", "r1");
            long begun = System.nanoTime();
            for (int n = 0; n < calls; n++) {
                alice.send(calls(2 + n, keyed(1, "c" + n, granted.getSecret())));
                provider.call();
            }
            int frames = 0;
            int used = 0;
            while (used < calls) {
                for (Key key : acquire.next(AcquireResponse::hasKeys).getKeys().getKeysList()) {
                    assertThat(key.getUsedCalls()).as("never backwards").isGreaterThanOrEqualTo(used);
                    used = key.getUsedCalls();
                    assertThat(key.getState())
                            .isEqualTo(used == calls ? KeyState.KEY_STATE_EXHAUSTED : KeyState.KEY_STATE_ACTIVE);
                }
                frames++;
            }
            assertThat(frames)
                    .as("the grant, one at once, and then one in 50 ms, however long it took")
                    .isLessThanOrEqualTo(3
                            + (int) Duration.ofNanos(System.nanoTime() - begun).toMillis() / 50);
        }
    }

    @Test
    @DisplayName(
            "G16: a key's end is told when it is durable and not before, and a key that is over is not told as usable")
    void open_timeOverAndNotWrittenDown_isNotToldYet() throws Exception {
        Set<String> late = ConcurrentHashMap.newKeySet();
        InstantSource clock = () ->
                START.plusSeconds(late.stream().anyMatch(Thread.currentThread().getName()::startsWith) ? 60 : 0);
        try (HubFixture hub = HubFixture.start(HubFixture.settings(data, HubLimits.defaults()), clock);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, auto(5).setLifetime(seconds(60)));
            Key key = grant(hub, "alice", "r1").getKey();
            // The loops see that its time is over before the writer does.
            late.add("claw-loop");
            try (Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice", AcquireOpen.newBuilder())) {
                assertThat(acquire.next().hasCaughtUp()).isTrue();
                late.add("claw-");
                assertThat(acquire.next().getKeys().getKeysList())
                        .containsExactly(key.toBuilder()
                                .setState(KeyState.KEY_STATE_EXPIRED)
                                .build());
            }
        }
    }

    @Test
    @DisplayName("the snapshot holds what can still be used, also behind pages of what cannot")
    void open_manyDeadKeys_tellsTheLivingOnes() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, auto(1));
            for (int n = 0; n < 130; n++) {
                revoke(hub, "alice", grant(hub, "alice", "dead" + n).getKey().getKeyId());
            }
            Key living = grant(hub, "alice", "living").getKey();
            try (Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice", AcquireOpen.newBuilder());
                    Talk<IssueRequest, IssueResponse> issue = follow(hub)) {
                assertThat(acquire.next().getKeys().getKeysList()).containsExactly(living);
                assertThat(acquire.next().hasCaughtUp()).isTrue();
                assertThat(issue.next().getKeys().getKeysList()).containsExactly(living);
                assertThat(issue.next().hasCaughtUp()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("a provider that does not follow keys is told of none, and one that does gets its requests too")
    void issue_withAndWithoutFollowing_tellsWhatWasAskedFor() throws Exception {
        try (HubFixture hub = start();
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> plain = issue(hub);
                Talk<IssueRequest, IssueResponse> following = follow(hub)) {
            policy(hub, Keying.ask(1));
            PendingKeyRequest asked = pending(hub, "alice", request("r1"));
            following.next(IssueResponse::hasRequests);
            following.send(decide(2, yes(asked)));
            toldToProvider(following, key -> key.getState() == KeyState.KEY_STATE_ACTIVE);
            assertThat(plain.next().hasRequests()).isTrue();
            pending(hub, "alice", request("r2"));
            assertThat(plain.next().hasRequests()).isTrue();
        }
    }

    private HubFixture start() throws Exception {
        return HubFixture.start(HubFixture.settings(data, HubLimits.defaults()), () -> machine);
    }

    private static Talk<IssueRequest, IssueResponse> follow(HubFixture hub) throws Exception {
        return issue(hub, IssueOpen.newBuilder().setFollowKeys(true));
    }

    private static void revokeOnStream(Talk<IssueRequest, IssueResponse> issue, String keyId) throws Exception {
        issue.send(IssueRequest.newBuilder()
                .setFrameId(2)
                .setRevoke(RevokeKeysFrame.newBuilder()
                        .addKeys(RevokeKeyRequest.newBuilder().setKey(keyId)))
                .build());
    }

    private static void assertBothTold(
            Talk<AcquireRequest, AcquireResponse> acquire, Talk<IssueRequest, IssueResponse> issue, Key state)
            throws Exception {
        assertThat(told(acquire, state::equals)).isEqualTo(state);
        assertThat(toldToProvider(issue, state::equals)).isEqualTo(state);
    }
}
