package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.decide;
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.issue;
import static dev.claw.hub.wiring.Keying.pending;
import static dev.claw.hub.wiring.Keying.policy;
import static dev.claw.hub.wiring.Keying.request;
import static dev.claw.hub.wiring.Keying.seconds;
import static dev.claw.hub.wiring.Keying.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeyVariant;
import dev.claw.hub.v1.PendingKeyRequest;
import dev.claw.hub.v1.SetKeyPolicyRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named terms of a policy: set, asked for, chosen. */
@SuppressWarnings("try") // a provider or a stream is held, not always used
final class KeyVariantTest {
    private static final KeyVariant.Builder TRIAL = KeyVariant.newBuilder()
            .setName("trial")
            .setDescription("试用三次")
            .setApproval(Approval.APPROVAL_AUTO)
            .setLifetime(seconds(60))
            .setMaxCalls(3);
    private static final KeyVariant.Builder PLAIN = KeyVariant.newBuilder().setName("plain");

    @TempDir
    private Path data;

    @Test
    @DisplayName("a policy keeps its variants, over a restart too, and the answer tells the policy in force")
    void setPolicy_withVariants_keepsThem() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            KeyPolicy inForce = set(
                    hub,
                    KeyPolicy.newBuilder()
                            .setApproval(Approval.APPROVAL_ASK)
                            .addVariants(TRIAL)
                            .addVariants(PLAIN));
            assertThat(inForce.getLifetime()).isEqualTo(seconds(3_600));
            assertThat(inForce.getMaxCalls()).isEqualTo(100);
            assertThat(inForce.getVariantsList()).containsExactly(TRIAL.build(), PLAIN.build());
        }
        try (HubFixture hub = HubFixture.start(data)) {
            Key key = grant(hub, "alice", request("r1").setVariant("trial")).getKey();
            assertThat(key.getVariant()).isEqualTo("trial");
            assertThat(key.getMaxCalls()).isEqualTo(3);
            assertThat(lifetime(key)).isEqualTo(60);
        }
    }

    @Test
    @DisplayName(
            "what a variant leaves unset is the policy's, its approval too; an unknown one is KEY_VARIANT_NOT_FOUND")
    void request_byVariant_getsItsTermsOrThePolicys() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(
                    hub,
                    Keying.ask(7).setLifetime(seconds(90)).addVariants(TRIAL).addVariants(PLAIN));
            assertThat(grant(hub, "alice", request("r1").setVariant("trial")).getSecret())
                    .startsWith("key_");
            assertThat(reasonOf(() -> grant(hub, "alice", request("r2").setVariant("plain"))))
                    .as("the policy asks, and nobody is there to decide")
                    .isEqualTo("PROVIDER_OFFLINE");
            assertThat(reasonOf(() -> grant(hub, "alice", request("r3").setVariant("gold"))))
                    .isEqualTo("KEY_VARIANT_NOT_FOUND");
            try (Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
                PendingKeyRequest asked = pending(hub, "alice", request("r4").setVariant("plain"));
                assertThat(asked.getVariant()).isEqualTo("plain");
                assertThat(issue.next(IssueResponse::hasRequests).getRequests().getRequests(0))
                        .isEqualTo(asked);
                Key key = hub.keys("bot").decideKey(yes(asked).build()).getKey();
                assertThat(key.getVariant()).isEqualTo("plain");
                assertThat(key.getMaxCalls()).isEqualTo(7);
                assertThat(lifetime(key)).isEqualTo(90);
            }
        }
    }

    @Test
    @DisplayName("a decision may choose another variant or the policy's own terms, and its figures go before them")
    void decide_choosingVariant_grantsItsTerms() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, Keying.ask(7).addVariants(TRIAL).addVariants(PLAIN));
            PendingKeyRequest one = pending(hub, "alice", request("r1"));
            PendingKeyRequest two = pending(hub, "alice", request("r2").setVariant("plain"));
            PendingKeyRequest three = pending(hub, "alice", request("r3"));
            assertThat(reasonOf(() -> hub.keys("bot")
                            .decideKey(yes(one).setVariant("gold").build())))
                    .isEqualTo("KEY_VARIANT_NOT_FOUND");
            issue.send(decide(
                    2,
                    yes(one).setVariant("trial"),
                    yes(two).setVariant(""),
                    yes(three).setVariant("trial").setMaxCalls(0)));
            List<Key> keys = issue.next(IssueResponse::hasResults).getResults().getResultsList().stream()
                    .map(result -> result.getDecision().getKey())
                    .toList();
            assertThat(keys).extracting(Key::getVariant).containsExactly("trial", "", "trial");
            assertThat(keys).extracting(Key::getMaxCalls).containsExactly(3, 7, 0);
            assertThat(grant(hub, "alice", "r1").getKey().getVariant()).isEqualTo("trial");
        }
    }

    @Test
    @DisplayName("a request id stands for what it asked: another variant under it is refused")
    void request_sameIdOtherVariant_isFieldInvalid() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<IssueRequest, IssueResponse> issue = issue(hub)) {
            policy(hub, Keying.ask(7).addVariants(TRIAL));
            pending(hub, "alice", request("r1"));
            assertThat(reasonOf(() -> pending(hub, "alice", request("r1").setVariant("trial"))))
                    .isEqualTo("FIELD_INVALID");
            grant(hub, "alice", request("r2").setVariant("trial"));
            grant(hub, "alice", request("r2").setVariant("trial"));
            assertThat(reasonOf(() -> grant(hub, "alice", "r2"))).isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> pending(hub, "alice", request("r1").setServiceId("none"))))
                    .isEqualTo("SERVICE_NOT_FOUND");
        }
    }

    @Test
    @DisplayName(
            "a policy is refused whole: too many variants, a name twice, none or malformed, a text too long, bad terms")
    void setPolicy_malformedVariants_isRefusedWhole() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, auto(1));
            KeyPolicy.Builder tooMany = auto(5);
            IntStream.range(0, 17)
                    .forEach(i -> tooMany.addVariants(KeyVariant.newBuilder().setName("v" + i)));
            List<KeyPolicy.Builder> malformed = List.of(
                    tooMany,
                    auto(5).addVariants(PLAIN).addVariants(PLAIN),
                    auto(5).addVariants(KeyVariant.newBuilder()),
                    auto(5).addVariants(KeyVariant.newBuilder().setName("试用")),
                    auto(5).addVariants(KeyVariant.newBuilder().setName("v").setDescription("长".repeat(1_366))),
                    auto(5).addVariants(KeyVariant.newBuilder().setName("v").setApprovalValue(9)),
                    auto(5).addVariants(KeyVariant.newBuilder().setName("v").setLifetime(seconds(0))),
                    auto(5).addVariants(KeyVariant.newBuilder().setName("v").setMaxCalls(-1)),
                    KeyPolicy.newBuilder().addVariants(PLAIN));
            for (KeyPolicy.Builder policy : malformed) {
                assertThat(reasonOf(() -> set(hub, policy))).as("%s", policy).isEqualTo("FIELD_INVALID");
            }
            assertThat(grant(hub, "alice", "r1").getKey().getMaxCalls()).isEqualTo(1);
            tooMany.removeVariants(16);
            assertThat(set(hub, tooMany).getVariantsCount()).isEqualTo(16);
        }
    }

    private static KeyPolicy set(HubFixture hub, KeyPolicy.Builder policy) {
        return hub.keys("bot")
                .setKeyPolicy(SetKeyPolicyRequest.newBuilder()
                        .setServiceId("metered")
                        .setPolicy(policy)
                        .build())
                .getPolicy();
    }

    private static long lifetime(Key key) {
        return key.getExpiresAt().getSeconds() - key.getCreatedAt().getSeconds();
    }
}
