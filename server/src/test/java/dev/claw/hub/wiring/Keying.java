package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
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
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import dev.claw.hub.v1.RequestKeysFrame;
import dev.claw.hub.v1.RevokeKeyRequest;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What tests of keys say: {@code bot} provides {@code metered}, and others hold keys for it. */
final class Keying {
    private Keying() {}

    static KeyPolicy.Builder auto(int maxCalls) {
        return KeyPolicy.newBuilder().setApproval(Approval.APPROVAL_AUTO).setMaxCalls(maxCalls);
    }

    static KeyPolicy.Builder ask(int maxCalls) {
        return KeyPolicy.newBuilder().setApproval(Approval.APPROVAL_ASK).setMaxCalls(maxCalls);
    }

    static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    static void policy(HubFixture hub, KeyPolicy.Builder policy) {
        policy(hub, "metered", policy);
    }

    static void policy(HubFixture hub, String serviceId, KeyPolicy.Builder policy) {
        hub.keys("bot")
                .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                        .setServiceId(serviceId)
                        .setPolicy(policy)
                        .build());
    }

    static void removePolicy(HubFixture hub) {
        hub.keys("bot")
                .setKeyPolicy(
                        SetKeyPolicyRequest.newBuilder().setServiceId("metered").build());
    }

    static RequestKeyRequest.Builder request(String requestId) {
        return RequestKeyRequest.newBuilder().setRequestId(requestId).setServiceId("metered");
    }

    static RequestKeyRequest.Builder renewal(String requestId, String keyId) {
        return request(requestId).setRenewKeyId(keyId);
    }

    static KeyGrant grant(HubFixture hub, String consumer, String requestId) {
        return grant(hub, consumer, request(requestId));
    }

    static KeyGrant grant(HubFixture hub, String consumer, RequestKeyRequest.Builder request) {
        RequestKeyResponse answer = hub.keys(consumer).requestKey(request.build());
        assertThat(answer.hasGranted()).isTrue();
        return answer.getGranted();
    }

    static PendingKeyRequest pending(HubFixture hub, String consumer, RequestKeyRequest.Builder request) {
        RequestKeyResponse answer = hub.keys(consumer).requestKey(request.build());
        assertThat(answer.hasPending()).isTrue();
        return answer.getPending();
    }

    static Key revoke(HubFixture hub, String agent, String key) {
        Key revoked = hub.keys(agent)
                .revokeKey(RevokeKeyRequest.newBuilder().setKey(key).build())
                .getKey();
        assertThat(revoked.getState()).isEqualTo(KeyState.KEY_STATE_REVOKED);
        return revoked;
    }

    static DecideKeyRequest.Builder yes(PendingKeyRequest pending) {
        return decision(pending, KeyDecisionKind.KEY_DECISION_KIND_GRANT);
    }

    static DecideKeyRequest.Builder no(PendingKeyRequest pending) {
        return decision(pending, KeyDecisionKind.KEY_DECISION_KIND_REFUSE);
    }

    private static DecideKeyRequest.Builder decision(PendingKeyRequest pending, KeyDecisionKind kind) {
        return DecideKeyRequest.newBuilder()
                .setKeyRequestId(pending.getKeyRequestId())
                .setDecision(kind);
    }

    static IssueRequest decide(long frameId, DecideKeyRequest.Builder... decisions) {
        DecideKeysFrame.Builder frame = DecideKeysFrame.newBuilder();
        for (DecideKeyRequest.Builder decision : decisions) {
            frame.addDecisions(decision);
        }
        return IssueRequest.newBuilder().setFrameId(frameId).setDecide(frame).build();
    }

    /** An open stream of the provider, read up to its first answer. */
    static Talk<IssueRequest, IssueResponse> issue(HubFixture hub, IssueOpen.Builder open) throws InterruptedException {
        Talk<IssueRequest, IssueResponse> issue = Talk.open(hub.keyStreams("bot")::issue);
        issue.send(IssueRequest.newBuilder().setFrameId(1).setOpen(open).build());
        issue.next(IssueResponse::hasOpened);
        return issue;
    }

    /** The same, read up to the end of the snapshot. */
    static Talk<IssueRequest, IssueResponse> issue(HubFixture hub) throws InterruptedException {
        Talk<IssueRequest, IssueResponse> issue = issue(hub, IssueOpen.newBuilder());
        issue.next(IssueResponse::hasCaughtUp);
        return issue;
    }

    /** An open stream of the consumer, read up to its first answer. */
    static Talk<AcquireRequest, AcquireResponse> acquire(HubFixture hub, String consumer, AcquireOpen.Builder open)
            throws InterruptedException {
        Talk<AcquireRequest, AcquireResponse> acquire = Talk.open(hub.keyStreams(consumer)::acquire);
        acquire.send(AcquireRequest.newBuilder().setFrameId(1).setOpen(open).build());
        acquire.next(AcquireResponse::hasOpened);
        return acquire;
    }

    /** The same, read up to the end of the snapshot. */
    static Talk<AcquireRequest, AcquireResponse> acquire(HubFixture hub, String consumer) throws InterruptedException {
        Talk<AcquireRequest, AcquireResponse> acquire = acquire(hub, consumer, AcquireOpen.newBuilder());
        acquire.next(AcquireResponse::hasCaughtUp);
        return acquire;
    }

    static AcquireRequest ask(long frameId, RequestKeyRequest.Builder... requests) {
        RequestKeysFrame.Builder frame = RequestKeysFrame.newBuilder();
        for (RequestKeyRequest.Builder request : requests) {
            frame.addRequests(request);
        }
        return AcquireRequest.newBuilder().setFrameId(frameId).setRequest(frame).build();
    }

    /** The next state of a key that is wanted, as the consumer is told. */
    static Key told(Talk<AcquireRequest, AcquireResponse> acquire, Predicate<Key> wanted) throws InterruptedException {
        while (true) {
            for (Key key : acquire.next(AcquireResponse::hasKeys).getKeys().getKeysList()) {
                if (wanted.test(key)) {
                    return key;
                }
            }
        }
    }

    /** The same, as the provider is told. */
    static Key toldToProvider(Talk<IssueRequest, IssueResponse> issue, Predicate<Key> wanted)
            throws InterruptedException {
        while (true) {
            for (Key key : issue.next(IssueResponse::hasKeys).getKeys().getKeysList()) {
                if (wanted.test(key)) {
                    return key;
                }
            }
        }
    }

    /** Waits until nothing more is told and the feed of the stream has rested: the next change is read at once. */
    static void awaitRested(Talk<AcquireRequest, AcquireResponse> acquire) {
        await().during(java.time.Duration.ofMillis(200))
                .until(() -> acquire.rest().isEmpty());
    }

    static OutgoingCall.Builder[] keyed(int count, String prefix, String secret) {
        OutgoingCall.Builder[] calls = new OutgoingCall.Builder[count];
        for (int i = 0; i < count; i++) {
            calls[i] = call(prefix + i, "metered").setKey(secret);
        }
        return calls;
    }

    static List<CallEnded> endedAll(Talk<InvokeRequest, InvokeResponse> consumer, int count)
            throws InterruptedException {
        List<CallEnded> ended = new ArrayList<>();
        while (ended.size() < count) {
            ended.addAll(consumer.next(InvokeResponse::hasEnded).getEnded().getCallsList());
        }
        return ended;
    }
}
