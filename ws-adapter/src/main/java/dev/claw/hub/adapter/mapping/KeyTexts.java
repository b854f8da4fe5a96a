package dev.claw.hub.adapter.mapping;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.claw.hub.adapter.json.HubIds;
import dev.claw.hub.adapter.json.KeyFrame;
import dev.claw.hub.adapter.json.KeyTerms;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.DecideKeyRequest;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeyDecisionKind;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.KeyVariant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Access keys in both worlds. */
public final class KeyTexts {
    private static final int MAX_VARIANTS = 16;
    private static final java.time.Duration USUAL_LIFETIME = java.time.Duration.ofHours(1);
    private static final int USUAL_CALLS = 100;
    // At most 4 bytes each, and 4 KiB.
    private static final int MAX_NOTE_POINTS = 1_000;

    private KeyTexts() {}

    /**
     * The policy of an old provider, which decides on each request itself. Of its custom terms the first 16 whose names
     * are ids become variants; nobody could ask for others.
     */
    public static KeyPolicy policy(KeyFrame.LifecyclePolicy frame) {
        KeyPolicy.Builder policy = KeyPolicy.newBuilder().setApproval(Approval.APPROVAL_ASK);
        frame.terms().lifetime().map(KeyTexts::duration).ifPresent(policy::setLifetime);
        frame.terms().maxCalls().ifPresent(policy::setMaxCalls);
        frame.custom().entrySet().stream()
                .filter(entry -> HubIds.isOne(entry.getKey()))
                .limit(MAX_VARIANTS)
                .map(KeyTexts::variant)
                .forEach(policy::addVariants);
        return policy.build();
    }

    /** The policy of an old provider that set none: calls need no key, and it decides on each request. */
    public static KeyPolicy optional() {
        return KeyPolicy.newBuilder()
                .setApproval(Approval.APPROVAL_ASK)
                .setOptional(true)
                .build();
    }

    private static KeyVariant variant(Map.Entry<String, KeyTerms> custom) {
        KeyVariant.Builder variant = KeyVariant.newBuilder().setName(custom.getKey());
        custom.getValue().lifetime().map(KeyTexts::duration).ifPresent(variant::setLifetime);
        custom.getValue().maxCalls().ifPresent(variant::setMaxCalls);
        return variant.build();
    }

    /** An old provider's decision on one request. */
    public static DecideKeyRequest decision(String keyRequestId, KeyFrame.KeyResponse frame) {
        DecideKeyRequest.Builder decision = DecideKeyRequest.newBuilder().setKeyRequestId(keyRequestId);
        if (!frame.approved()) {
            return decision.setDecision(KeyDecisionKind.KEY_DECISION_KIND_REFUSE)
                    .setNote(note(frame.reason()))
                    .build();
        }
        frame.terms().lifetime().map(KeyTexts::duration).ifPresent(decision::setLifetime);
        frame.terms().maxCalls().ifPresent(decision::setMaxCalls);
        return decision.setDecision(KeyDecisionKind.KEY_DECISION_KIND_GRANT).build();
    }

    /** A note that the hub takes. */
    static String note(String text) {
        return text.codePointCount(0, text.length()) <= MAX_NOTE_POINTS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_NOTE_POINTS));
    }

    /** A key to a service that needs none, on the old hub's usual terms. */
    public static Key needless(String serviceId, String consumer, Instant now) {
        return Key.newBuilder()
                .setServiceId(serviceId)
                .setConsumer(consumer)
                .setState(KeyState.KEY_STATE_ACTIVE)
                .setCreatedAt(timestamp(now))
                .setExpiresAt(timestamp(now.plus(USUAL_LIFETIME)))
                .setMaxCalls(USUAL_CALLS)
                .build();
    }

    private static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    /**
     * The {@code lifecycle} of a key.
     *
     * @param shown what stands for the key: its public id, or the secret for the one who got it
     */
    public static String lifecycle(Key key, String shown, Instant now) {
        long left = Math.max(0, key.getExpiresAt().getSeconds() - now.getEpochSecond());
        long calls = Math.max(0L, (long) key.getMaxCalls() - key.getUsedCalls());
        boolean active = key.getState() != KeyState.KEY_STATE_REVOKED;
        boolean valid = key.getState() == KeyState.KEY_STATE_ACTIVE && left > 0 && calls > 0;
        return new ObjectJson()
                .text("key", shown)
                .text("service_id", key.getServiceId())
                .text("consumer_id", key.getConsumer())
                .text("created_at", ChatEntries.time(key.getCreatedAt()))
                .text("expires_at", ChatEntries.time(key.getExpiresAt()))
                .number("duration_seconds", seconds(key.getCreatedAt(), key.getExpiresAt()))
                .number("max_calls", key.getMaxCalls())
                .number("call_count", key.getUsedCalls())
                .number("remaining_calls", calls)
                .number("remaining_time", left)
                .raw("is_active", Boolean.toString(active))
                .raw("is_valid", Boolean.toString(valid))
                .json();
    }

    /** A JSON array of keys, each under its public id. */
    public static String array(List<Key> keys, Instant now) {
        return keys.stream().map(key -> lifecycle(key, key.getKeyId(), now)).collect(Collectors.joining(",", "[", "]"));
    }

    private static long seconds(Timestamp from, Timestamp to) {
        java.time.Duration span = java.time.Duration.between(
                Instant.ofEpochSecond(from.getSeconds(), from.getNanos()),
                Instant.ofEpochSecond(to.getSeconds(), to.getNanos()));
        return span.toSeconds();
    }

    /** The API's form of a duration. */
    public static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }
}
