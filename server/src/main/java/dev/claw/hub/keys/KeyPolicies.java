package dev.claw.hub.keys;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.KeyTerms;
import dev.claw.hub.store.KeyVariantRow;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeyVariant;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The rules of key policies: what a provider may set, and what terms a request gets by it. */
final class KeyPolicies {
    private static final int MAX_VARIANTS = 16;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
    private static final int DEFAULT_CALLS = 100;

    private KeyPolicies() {}

    /** A policy with its variants. */
    record Policy(ServiceRow.Policy terms, List<KeyVariantRow> variants) {
        KeyPolicy proto() {
            return KeyPolicy.newBuilder()
                    .setApproval(approval(terms.ask()))
                    .setLifetime(Times.proto(terms.lifetime()))
                    .setMaxCalls(terms.maxCalls())
                    .addAllVariants(variants.stream().map(KeyPolicies::proto).toList())
                    .setOptional(terms.optional())
                    .build();
        }
    }

    /** The terms that are in force for one request, and who decides on it. */
    record InForce(boolean ask, KeyTerms terms) {}

    /** What a provider gave, with the defaults filled in. */
    static Policy check(KeyPolicy given) {
        boolean ask = asks(given.getApproval(), "policy.approval")
                .orElseThrow(() -> Refusal.field("policy.approval", "is missing; expected AUTO or ASK"));
        Duration lifetime = given.hasLifetime() ? lifetime(given.getLifetime(), "policy.lifetime") : DEFAULT_LIFETIME;
        int maxCalls = given.hasMaxCalls() ? calls(given.getMaxCalls(), "policy.max_calls") : DEFAULT_CALLS;
        if (given.getVariantsCount() > MAX_VARIANTS) {
            throw Refusal.field(
                    "policy.variants",
                    "has " + given.getVariantsCount() + " variants; at most " + MAX_VARIANTS + " are allowed");
        }
        List<KeyVariantRow> variants = IntStream.range(0, given.getVariantsCount())
                .mapToObj(i -> variant(given.getVariants(i), "policy.variants[" + i + "]"))
                .toList();
        requireNamesOnce(variants);
        return new Policy(new ServiceRow.Policy(ask, given.getOptional(), lifetime, maxCalls), variants);
    }

    /**
     * The terms that a request gets now.
     *
     * @param variant empty for the policy's own
     * @throws Refusal KEY_NOT_NEEDED without a policy, KEY_VARIANT_NOT_FOUND without such a variant
     */
    static InForce inForce(Session store, ServiceRow service, String variant) {
        ServiceRow.Policy policy = service.policy()
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_NOT_NEEDED,
                        "service " + service.id() + " has no key policy; call it without a key"));
        if (variant.isEmpty()) {
            return new InForce(policy.ask(), new KeyTerms("", policy.lifetime(), policy.maxCalls()));
        }
        KeyVariantRow named = store.keys()
                .variants()
                .find(service.id(), variant)
                .orElseThrow(() -> Refusal.of(
                        ErrorReason.ERROR_REASON_KEY_VARIANT_NOT_FOUND,
                        "the key policy of service " + service.id() + " has no variant " + variant + "; it has "
                                + names(store, service.id())));
        return new InForce(
                named.ask().orElse(policy.ask()),
                new KeyTerms(
                        variant,
                        named.lifetime().orElse(policy.lifetime()),
                        named.maxCalls().orElse(policy.maxCalls())));
    }

    /** How long a key lives. */
    static Duration lifetime(com.google.protobuf.Duration given, String field) {
        return Times.within(given, field, SHORTEST, LONGEST);
    }

    /** How many calls a key is good for. */
    static int calls(int given, String field) {
        if (given < 0) {
            throw Refusal.field(
                    field, "is " + Integer.toUnsignedString(given) + "; expected 0 to " + Integer.MAX_VALUE);
        }
        return given;
    }

    private static KeyVariantRow variant(KeyVariant given, String field) {
        return new KeyVariantRow(
                Ids.required(given.getName(), field + ".name"),
                Ids.text(given.getDescription(), field + ".description", HubLimits.NOTE_BYTES),
                asks(given.getApproval(), field + ".approval"),
                given.hasLifetime()
                        ? Optional.of(lifetime(given.getLifetime(), field + ".lifetime"))
                        : Optional.empty(),
                given.hasMaxCalls() ? Optional.of(calls(given.getMaxCalls(), field + ".max_calls")) : Optional.empty());
    }

    private static void requireNamesOnce(List<KeyVariantRow> variants) {
        Set<String> names = new HashSet<>();
        for (KeyVariantRow variant : variants) {
            if (!names.add(variant.name())) {
                throw Refusal.field(
                        "policy.variants", "has two variants named " + variant.name() + "; expected each name once");
            }
        }
    }

    private static Optional<Boolean> asks(Approval given, String field) {
        return switch (given) {
            case APPROVAL_ASK -> Optional.of(true);
            case APPROVAL_AUTO -> Optional.of(false);
            case APPROVAL_UNSPECIFIED -> Optional.empty();
            case UNRECOGNIZED -> throw Refusal.field(field, "is no value this hub knows; expected AUTO or ASK");
        };
    }

    private static Approval approval(boolean ask) {
        return ask ? Approval.APPROVAL_ASK : Approval.APPROVAL_AUTO;
    }

    private static KeyVariant proto(KeyVariantRow row) {
        KeyVariant.Builder variant = KeyVariant.newBuilder().setName(row.name()).setDescription(row.description());
        row.ask().ifPresent(ask -> variant.setApproval(approval(ask)));
        row.lifetime().ifPresent(lifetime -> variant.setLifetime(Times.proto(lifetime)));
        row.maxCalls().ifPresent(variant::setMaxCalls);
        return variant.build();
    }

    private static String names(Session store, String serviceId) {
        List<KeyVariantRow> variants = store.keys().variants().of(serviceId);
        return variants.isEmpty()
                ? "none"
                : String.join(", ", variants.stream().map(KeyVariantRow::name).toList());
    }
}
