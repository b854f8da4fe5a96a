package dev.claw.hub.cli;

import dev.claw.hub.cli.config.DurationText;
import dev.claw.hub.v1.Approval;
import dev.claw.hub.v1.KeyPolicy;
import dev.claw.hub.v1.KeyVariant;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.NoSuchElementException;

/** Key policies and their variants as people write and read them. */
final class VariantText {
    private VariantText() {}

    /** Who decides, as it is typed. */
    enum Decider {
        auto,
        ask
    }

    /**
     * A variant such as {@code trial,max-calls=5,lifetime=1h,approval=auto,about=to try it}.
     *
     * @throws CommandException when it is none
     */
    static KeyVariant parse(String text) {
        String[] parts = text.split(",", -1);
        KeyVariant.Builder variant = KeyVariant.newBuilder().setName(parts[0].strip());
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            try {
                switch (key) {
                    case "max-calls" -> variant.setMaxCalls(Integer.parseUnsignedInt(value));
                    case "lifetime" ->
                        variant.setLifetime(
                                Durations.proto(DurationText.parse(value).orElseThrow()));
                    case "approval" -> variant.setApproval(approval(Decider.valueOf(value.toLowerCase(Locale.ROOT))));
                    case "about" -> variant.setDescription(value);
                    default -> throw wrong(text, part);
                }
            } catch (IllegalArgumentException | NoSuchElementException e) {
                throw wrong(text, part);
            }
        }
        return variant.build();
    }

    static Approval approval(Decider decider) {
        return decider == Decider.auto ? Approval.APPROVAL_AUTO : Approval.APPROVAL_ASK;
    }

    /** A policy and its variants, a line each. */
    static String sheet(String service, KeyPolicy policy) {
        StringBuilder sheet = new StringBuilder(service)
                .append(policy.getOptional() ? " needs no key and takes one: " : " needs a key: ")
                .append(terms(policy.getApproval(), policy.getMaxCalls(), policy.getLifetime()));
        for (KeyVariant variant : policy.getVariantsList()) {
            sheet.append(System.lineSeparator())
                    .append("  variant ")
                    .append(variant.getName())
                    .append(": ")
                    .append(terms(
                            variant.getApproval() == Approval.APPROVAL_UNSPECIFIED
                                    ? policy.getApproval()
                                    : variant.getApproval(),
                            variant.hasMaxCalls() ? variant.getMaxCalls() : policy.getMaxCalls(),
                            variant.hasLifetime() ? variant.getLifetime() : policy.getLifetime()))
                    .append(variant.getDescription().isEmpty() ? "" : ", " + Output.plain(variant.getDescription()));
        }
        return sheet.toString();
    }

    private static String terms(Approval approval, int maxCalls, com.google.protobuf.Duration lifetime) {
        return (approval == Approval.APPROVAL_AUTO ? "granted at once" : "the provider decides") + ", "
                + Integer.toUnsignedString(maxCalls) + " calls, "
                + DurationText.of(Duration.ofSeconds(lifetime.getSeconds(), lifetime.getNanos()));
    }

    private static CommandException wrong(String text, String part) {
        return CommandException.usage("--variant " + Output.plain(text) + ": " + Output.plain(part)
                + " is no term; expected max-calls=NUMBER, lifetime=TIME such as 7d, approval=auto or ask, about=TEXT");
    }
}
