package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.v1.Price;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** What things cost, as their providers say: decimal numbers, exact. */
final class Prices {
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,9})?");
    private static final int MAX_AMOUNT_CHARS = 28;
    private static final int CURRENCY_BYTES = 32;
    private static final int PER_BYTES = 64;

    private Prices() {}

    /** Refuses a malformed price. */
    static void check(Price price, String field) {
        amount(price.getAmount(), field + ".amount");
        if (price.getCurrency().isBlank()) {
            throw Refusal.field(field + ".currency", "is missing; expected a code such as EUR, or a word");
        }
        Ids.text(price.getCurrency(), field + ".currency", CURRENCY_BYTES);
        Ids.text(price.getPer(), field + ".per", PER_BYTES);
    }

    /** A decimal number as the contract wants it. */
    static BigDecimal amount(String amount, String field) {
        Ids.text(amount, field, MAX_AMOUNT_CHARS);
        if (!AMOUNT.matcher(amount).matches()) {
            throw Refusal.field(
                    field,
                    (amount.isEmpty() ? "is missing" : "is \"" + amount + "\"")
                            + "; expected a decimal number of 0 or more: up to 18 digits, a point, up to 9 digits");
        }
        return new BigDecimal(amount);
    }

    /** A filter's bound; empty when it sets none. */
    static Optional<BigDecimal> bound(String amount, String field) {
        return amount.isEmpty() ? Optional.empty() : Optional.of(amount(amount, field));
    }
}
