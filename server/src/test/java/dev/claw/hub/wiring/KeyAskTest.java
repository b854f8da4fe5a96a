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
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.issue;
import static dev.claw.hub.wiring.Keying.keyed;
import static dev.claw.hub.wiring.Keying.no;
import static dev.claw.hub.wiring.Keying.pending;
import static dev.claw.hub.wiring.Keying.policy;
import static dev.claw.hub.wiring.Keying.removePolicy;
import static dev.claw.hub.wiring.Keying.request;
import static dev.claw.hub.wiring.Keying.seconds;
import static dev.claw.hub.wiring.Keying.yes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.AcquireOpen;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.IssueOpen;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyDecision;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyVariant;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.WithdrawFrame;
import io.grpc.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that a provider decides, and those that there is nothing left to decide about. */
@SuppressWarnings("try") // a provider or a stream is held, not always used
final class KeyAskTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("ASK: the provider decides on its stream, and the consumer's stream gets the secret")
    void request_underAsk_isDecidedByProvider() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, Keying.ask(5));
            assertThat(reasonOf(() -> grant(hub, "alice", "r0"))).isEqualTo("PROVIDER_OFFLINE");
            Talk<IssueRequest, IssueResponse> issue = issue(hub);
            Talk<AcquireRequest, AcquireResponse> acquire =
                    acquire(hub, "alice", AcquireOpen.newBuilder().setAskOnly(true));
            acquire.send(Keying.ask(2, request("yes"), request("no")));
            acquire.halfClose();
            assertThat(acquire.next(AcquireResponse::hasResults).getResults().getResultsList())
                    .allMatch(result -> result.getRequested().hasPending());
            List<PendingKeyRequest> pending = new ArrayList<>();
            while (pending.size() < 2) {
                pending.addAll(
                        issue.next(IssueResponse::hasRequests).getRequests().getRequestsList());
            }
            assertThat(pending).allMatch(asked -> asked.getConsumer().equals("alice"));
            issue.send(decide(
                    2, yes(pending.get(0)).setMaxCalls(1), no(pending.get(1)).setNote("not today")));
            issue.next(IssueResponse::hasResults);
            KeyGrant granted = acquire.next(frame -> frame.hasDecisions()
                            && frame.getDecisions().getDecisions(0).hasGranted())
                    .getDecisions()
                    .getDecisions(0)
                    .getGranted();
            assertThat(granted.getKey().getMaxCalls()).isEqualTo(1);
            assertThat(acquire.end().isOk()).isTrue();
            assertThat(reasonOf(() -> grant(hub, "alice", "no"))).isEqualTo("KEY_REFUSED");
            assertThat(reasonOf(() ->
                            hub.keys("mallory").decideKey(yes(pending.get(1)).build())))
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
    @DisplayName("an answer and a decision come before the first state of their key, each key's state once")
    void acquire_granted_tellsDecisionBeforeState() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub);
                Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, "alice")) {
            policy(hub, auto(5));
            acquire.send(Keying.ask(2, request("auto")));
            assertThat(acquire.next().getResults().getResults(0).getRequested().hasGranted())
                    .isTrue();
            assertThat(acquire.next().getKeys().getKeys(0).getRequestId()).isEqualTo("auto");
            policy(hub, Keying.ask(5));
            for (int n = 0; n < 5; n++) {
                acquire.send(Keying.ask(3 + n, request("asked" + n)));
                PendingKeyRequest asked =
                        issue.next(IssueResponse::hasRequests).getRequests().getRequests(0);
                assertThat(acquire.next().hasResults()).isTrue();
                Keying.awaitRested(acquire);
                issue.send(decide(2 + n, yes(asked)));
                assertThat(acquire.next().getDecisions().getDecisionsList())
                        .allMatch(KeyDecision::hasGranted)
                        .hasSize(1);
                assertThat(acquire.next().getKeys().getKeysList())
                        .extracting(Key::getRequestId)
                        .containsExactly("asked" + n);
            }
        }
    }

    @Test
    @DisplayName("a unary request waits for its decision, yes or no, and passes over decisions on others")
    void requestKey_waiting_answersWithItsDecision() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, Keying.ask(5));
            PendingKeyRequest other = pending(hub, "alice", request("other"));
            issue.next(IssueResponse::hasRequests);
            CompletableFuture<KeyGrant> yes = CompletableFuture.supplyAsync(
                    () -> grant(hub, "alice", request("yes").setWait(seconds(20))));
            PendingKeyRequest askedYes =
                    issue.next(IssueResponse::hasRequests).getRequests().getRequests(0);
            CompletableFuture<String> no = CompletableFuture.supplyAsync(() ->
                    reasonOf(() -> grant(hub, "alice", request("no").setWait(seconds(20)))));
            PendingKeyRequest askedNo =
                    issue.next(IssueResponse::hasRequests).getRequests().getRequests(0);
            issue.send(decide(2, no(other)));
            issue.send(decide(3, no(askedNo)));
            issue.send(decide(4, yes(askedYes)));
            assertThat(no.get()).isEqualTo("KEY_REFUSED");
            try (Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
                alice.send(calls(2, keyed(1, "c", yes.get().getSecret())));
                provider.answer(provider.call().getRoutingId(), json("1"));
                assertThat(ended(alice).hasResult())
                        .as("its secret is the last one shown")
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("G18: a caller that left while it waited takes no secret from another that waits for the same")
    void requestKey_leftWhileWaiting_takesNoSecret() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub);
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, Keying.ask(5));
            RequestKeyRequest.Builder request = request("r1").setWait(seconds(20));
            CompletableFuture<KeyGrant> stays = CompletableFuture.supplyAsync(() -> grant(hub, "alice", request));
            PendingKeyRequest asked =
                    issue.next(IssueResponse::hasRequests).getRequests().getRequests(0);
            Context.CancellableContext leaving = Context.current().withCancellation();
            CompletableFuture<String> left = CompletableFuture.supplyAsync(() -> {
                Context before = leaving.attach();
                try {
                    return reasonOf(() -> grant(hub, "alice", request));
                } finally {
                    leaving.detach(before);
                }
            });
            // It waits behind the other, which is rung first: a secret made for it would be the last one.
            await().pollDelay(Duration.ofMillis(500)).until(() -> !left.isDone());
            leaving.cancel(null);
            assertThat(left.get()).isEqualTo("none");
            await().pollDelay(Duration.ofMillis(200)).until(() -> !stays.isDone());
            issue.send(decide(2, yes(asked)));
            String secret = stays.get().getSecret();
            alice.send(calls(2, keyed(1, "c", secret)));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(alice).hasResult()).isTrue();
        }
    }

    @Test
    @DisplayName("no request hangs: when its policy goes, its variant goes or its service is released, it is answered")
    void request_nothingLeftToDecide_isAnswered() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub);
                Talk<AcquireRequest, AcquireResponse> acquire =
                        acquire(hub, "alice", AcquireOpen.newBuilder().setAskOnly(true))) {
            KeyVariant.Builder gold = KeyVariant.newBuilder().setName("gold");
            policy(hub, Keying.ask(5).addVariants(gold));
            PendingKeyRequest golden = pending(hub, "alice", request("gold").setVariant("gold"));
            acquire.send(Keying.ask(2, request("gold").setVariant("gold"), request("plain")));
            acquire.next(AcquireResponse::hasResults);
            policy(hub, Keying.ask(5));
            assertThat(error(acquire, "gold")).isEqualTo("KEY_VARIANT_NOT_FOUND");
            assertThat(reasonOf(() -> hub.keys("bot").decideKey(yes(golden).build())))
                    .as("a decision that comes too late")
                    .isEqualTo("KEY_VARIANT_NOT_FOUND");
            removePolicy(hub);
            assertThat(error(acquire, "plain")).isEqualTo("KEY_NOT_NEEDED");
            policy(hub, Keying.ask(5));
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() ->
                    reasonOf(() -> grant(hub, "alice", request("last").setWait(seconds(20)))));
            assertThat(issue.next(frame -> frame.hasRequests()
                                    && frame.getRequests()
                                            .getRequests(0)
                                            .getRequestId()
                                            .equals("last"))
                            .getRequests()
                            .getRequestsCount())
                    .isEqualTo(1);
            release(provider);
            assertThat(waiting.get()).isEqualTo("SERVICE_NOT_FOUND");
            assertThat(reasonOf(() -> grant(hub, "alice", "last"))).isEqualTo("SERVICE_NOT_FOUND");
        }
    }

    @Test
    @DisplayName("a policy that turns to AUTO grants what waits")
    void request_policyTurnsToAuto_isGranted() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub);
                Talk<AcquireRequest, AcquireResponse> acquire =
                        acquire(hub, "alice", AcquireOpen.newBuilder().setAskOnly(true))) {
            policy(hub, Keying.ask(5));
            acquire.send(Keying.ask(2, request("r1")));
            acquire.next(AcquireResponse::hasResults);
            acquire.halfClose();
            policy(hub, auto(7));
            KeyGrant granted = acquire.next(AcquireResponse::hasDecisions)
                    .getDecisions()
                    .getDecisions(0)
                    .getGranted();
            assertThat(granted.getKey().getMaxCalls()).isEqualTo(7);
            assertThat(granted.getSecret()).startsWith("key_");
            assertThat(acquire.end().isOk()).isTrue();
        }
    }

    @Test
    @DisplayName(
            "an undecided request waits over a restart for the next Issue stream; a hundred at most wait for an agent")
    void request_undecided_waitsOverRestartAndWithinLimit() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, Keying.ask(5));
            for (int n = 0; n < 100; n++) {
                pending(hub, "alice", request("r" + n));
            }
            assertThat(reasonOf(() -> pending(hub, "alice", request("r100")))).isEqualTo("LIMIT_REACHED");
            pending(hub, "bob", request("r0"));
        }
        try (HubFixture hub = HubFixture.start(data);
                Talk<IssueRequest, IssueResponse> issue = issue(hub, IssueOpen.newBuilder())) {
            List<PendingKeyRequest> waiting = new ArrayList<>();
            for (IssueResponse frame = issue.next(); !frame.hasCaughtUp(); frame = issue.next()) {
                waiting.addAll(frame.getRequests().getRequestsList());
            }
            assertThat(waiting).hasSize(101);
        }
    }

    private static String error(Talk<AcquireRequest, AcquireResponse> acquire, String requestId) throws Exception {
        KeyDecision decision =
                acquire.next(AcquireResponse::hasDecisions).getDecisions().getDecisions(0);
        assertThat(decision.getRequestId()).isEqualTo(requestId);
        return reason(decision.getError());
    }

    private static void release(Provider provider) throws Exception {
        provider.publish()
                .send(PublishRequest.newBuilder()
                        .setFrameId(3)
                        .setWithdraw(WithdrawFrame.newBuilder()
                                .addServiceIds("metered")
                                .setRelease(true))
                        .build());
        provider.publish().next(PublishResponse::hasResults);
    }
}
