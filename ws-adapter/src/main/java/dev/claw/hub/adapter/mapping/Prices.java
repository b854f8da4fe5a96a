package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.JsonText;
import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.Service;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What services cost, in both worlds: an old provider's own numbers are kept, and told to the hub as a price as well. */
final class Prices {
    private static final String PRICE = "price";
    private static final String UNIT = "price_unit";
    private static final String NULL = "null";
    // Old providers need not say of what their price is.
    private static final String DEFAULT_CURRENCY = "credits";
    private static final int CURRENCY_BYTES = 32;
    private static final int MAX_SCALE = 9;
    private static final BigDecimal TOO_MUCH = BigDecimal.TEN.pow(18);

    private Prices() {}

    /** The hub's price of what an old provider says; empty if it says none, or one that the hub has no form for. */
    static Optional<Price> declared(Map<String, String> facts) {
        String currency = Optional.ofNullable(facts.get(UNIT))
                .flatMap(JsonText::string)
                .filter(unit -> !unit.isBlank())
                .orElse(DEFAULT_CURRENCY);
        if (currency.getBytes(StandardCharsets.UTF_8).length > CURRENCY_BYTES) {
            return Optional.empty();
        }
        return Optional.ofNullable(facts.get(PRICE))
                .flatMap(JsonText::number)
                .filter(Prices::fits)
                .map(amount -> Price.newBuilder()
                        .setAmount(amount.toPlainString())
                        .setCurrency(currency)
                        .build());
    }

    /** What a service costs; empty when its provider does not say. */
    static Optional<BigDecimal> amount(Service service) {
        return LegacyFacts.json(service, PRICE)
                .flatMap(JsonText::number)
                .or(() -> priced(service).map(Price::getAmount).map(BigDecimal::new));
    }

    /** The same as JSON, {@code null} for nothing said. */
    static String amountJson(Service service) {
        return LegacyFacts.json(service, PRICE)
                .or(() -> priced(service).map(price -> new BigDecimal(price.getAmount()).toPlainString()))
                .orElse(NULL);
    }

    /** Of what, as JSON. */
    static String unitJson(Service service) {
        return LegacyFacts.json(service, UNIT)
                .or(() -> LegacyFacts.json(service, PRICE).isPresent()
                        ? Optional.empty()
                        : priced(service).map(price -> JsonText.quote(unit(price))))
                .orElse(NULL);
    }

    private static Optional<Price> priced(Service service) {
        return service.hasPrice() ? Optional.of(service.getPrice()) : Optional.empty();
    }

    private static String unit(Price price) {
        return price.getPer().isEmpty() ? price.getCurrency() : price.getCurrency() + "/" + price.getPer();
    }

    // Compared, not written out: the number may be such as 1e999999999.
    private static boolean fits(BigDecimal amount) {
        return amount.signum() >= 0 && amount.scale() <= MAX_SCALE && amount.compareTo(TOO_MUCH) < 0;
    }
}
