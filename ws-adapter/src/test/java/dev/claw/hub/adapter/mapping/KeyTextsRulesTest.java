package dev.claw.hub.adapter.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.claw.hub.adapter.json.KeyFrame.KeyResponse;
import dev.claw.hub.adapter.json.KeyFrame.LifecyclePolicy;
import dev.claw.hub.adapter.json.KeyTerms;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyDecisionKind;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.KeyVariant;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keys as old agents say and see them. */
final class KeyTextsRulesTest {
    private static final KeyTerms TERMS = new KeyTerms(Optional.of(Duration.ofMinutes(10)), OptionalInt.of(7));

    @Test
    @DisplayName("an old provider is asked each time, and what it does not say is the hub's to say")
    void policy_asksAndLeavesUnset() {
        KeyPolicy said = KeyTexts.policy(new LifecyclePolicy(Optional.empty(), TERMS, Map.of()));
        assertThat(said.getApproval()).isEqualTo(Approval.APPROVAL_ASK);
        assertThat(said.getLifetime().getSeconds()).isEqualTo(600);
        assertThat(said.getMaxCalls()).isEqualTo(7);
        KeyPolicy unsaid = KeyTexts.policy(new LifecyclePolicy(Optional.empty(), KeyTerms.UNSAID, Map.of()));
        assertThat(unsaid.hasLifetime()).isFalse();
        assertThat(unsaid.hasMaxCalls()).isFalse();
    }

    @Test
    @DisplayName("custom terms are variants: the first 16 whose names are ids")
    void policy_customTerms_areVariants() {
        Map<String, KeyTerms> custom = new LinkedHashMap<>();
        custom.put("试用", TERMS);
        custom.put("two words", TERMS);
        for (int i = 0; i < 20; i++) {
            custom.put("v" + i, i == 0 ? TERMS : KeyTerms.UNSAID);
        }
        KeyPolicy policy = KeyTexts.policy(new LifecyclePolicy(Optional.empty(), TERMS, custom));
        assertThat(policy.getVariantsList())
                .hasSize(16)
                .extracting(KeyVariant::getName)
                .startsWith("v0", "v1")
                .endsWith("v15");
        assertThat(policy.getVariants(0).getMaxCalls()).isEqualTo(7);
        assertThat(policy.getVariants(0).getLifetime().getSeconds()).isEqualTo(600);
        assertThat(policy.getVariants(1).hasMaxCalls()).isFalse();
    }

    @Test
    @DisplayName("a yes goes by its own terms, a no has its reason, cut where the hub's notes end")
    void decision_hasTermsOrReason() {
        DecideKeyRequest yes =
                KeyTexts.decision("k-1", new KeyResponse(true, Optional.empty(), Optional.empty(), TERMS, "not told"));
        assertThat(yes.getDecision()).isEqualTo(KeyDecisionKind.KEY_DECISION_KIND_GRANT);
        assertThat(yes.getKeyRequestId()).isEqualTo("k-1");
        assertThat(yes.getLifetime().getSeconds()).isEqualTo(600);
        assertThat(yes.getMaxCalls()).isEqualTo(7);
        assertThat(yes.getNote()).isEmpty();
        DecideKeyRequest no = KeyTexts.decision(
                "k-2", new KeyResponse(false, Optional.empty(), Optional.empty(), TERMS, "𝄞".repeat(1_001)));
        assertThat(no.getDecision()).isEqualTo(KeyDecisionKind.KEY_DECISION_KIND_REFUSE);
        assertThat(no.hasMaxCalls()).isFalse();
        assertThat(no.getNote()).isEqualTo("𝄞".repeat(1_000));
    }

    @Test
    @DisplayName("a key's life is told in whole seconds and calls, never below none")
    void lifecycle_tellsWhatIsLeft() {
        Instant made = Instant.parse("2026-03-20T03:47:00Z");
        Key key = Key.newBuilder()
                .setKeyId("key_1")
                .setServiceId("w")
                .setConsumer("anna")
                .setState(KeyState.KEY_STATE_ACTIVE)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(made.getEpochSecond()))
                .setExpiresAt(Timestamp.newBuilder().setSeconds(made.getEpochSecond() + 60))
                .setMaxCalls(3)
                .setUsedCalls(1)
                .build();
        assertThat(KeyTexts.lifecycle(key, "claw_s", made.plusSeconds(10)))
                .isEqualTo("{\"key\":\"claw_s\",\"service_id\":\"w\",\"consumer_id\":\"anna\","
                        + "\"created_at\":\"2026-03-20T03:47:00+00:00\",\"expires_at\":\"2026-03-20T03:48:00+00:00\","
                        + "\"duration_seconds\":60,\"max_calls\":3,\"call_count\":1,\"remaining_calls\":2,"
                        + "\"remaining_time\":50,\"is_active\":true,\"is_valid\":true}");
        assertThat(KeyTexts.lifecycle(key, "", made.plusSeconds(60))).contains("\"remaining_time\":0,", VALID_NO_MORE);
        assertThat(KeyTexts.lifecycle(key, "", made.plusSeconds(99))).contains("\"remaining_time\":0,", VALID_NO_MORE);
        Key used = key.toBuilder()
                .setUsedCalls(3)
                .setState(KeyState.KEY_STATE_EXHAUSTED)
                .build();
        assertThat(KeyTexts.lifecycle(used, "", made)).contains("\"remaining_calls\":0,", VALID_NO_MORE);
        Key revoked = key.toBuilder().setState(KeyState.KEY_STATE_REVOKED).build();
        assertThat(KeyTexts.lifecycle(revoked, "", made)).contains("\"is_active\":false,\"is_valid\":false");
    }

    private static final String VALID_NO_MORE = "\"is_active\":true,\"is_valid\":false";
}
