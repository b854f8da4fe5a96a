package dev.claw.hub.adapter.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.Service;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PricesRulesTest {
    @Test
    @DisplayName("an old provider's price is the hub's too, with its unit, or credits")
    void declared_priceAndUnit_areTold() {
        assertThat(Prices.declared(Map.of("price", "1.50", "price_unit", "\"元\"")))
                .contains(Price.newBuilder().setAmount("1.50").setCurrency("元").build());
        assertThat(Prices.declared(Map.of("price", "1e2")))
                .contains(Price.newBuilder()
                        .setAmount("100")
                        .setCurrency("credits")
                        .build());
        assertThat(Prices.declared(Map.of("price_unit", "\"CNY\""))).isEmpty();
        String longest = "元".repeat(10) + "xx";
        for (String price : new String[] {"0", "0.123456789", "999999999999999999", "1e17"}) {
            assertThat(Prices.declared(Map.of("price", price, "price_unit", "\"" + longest + "\"")))
                    .as(price)
                    .contains(Price.newBuilder()
                            .setAmount(price.equals("1e17") ? "1" + "0".repeat(17) : price)
                            .setCurrency(longest)
                            .build());
        }
        assertThat(Prices.declared(Map.of("price", "0e999999999")).map(Price::getAmount))
                .contains("0");
        assertThat(Prices.declared(Map.of("price", "1", "price_unit", "\" \"")).map(Price::getCurrency))
                .contains("credits");
    }

    @Test
    @DisplayName("a price that the hub has no form for is not told, and not written out")
    void declared_pricesWithoutForm_areLeftOut() {
        for (String price :
                new String[] {"-1", "1e999999999", "1e2147483647", "1e18", "0.0000000001", "\"1\"", "true"}) {
            assertThat(Prices.declared(Map.of("price", price))).as(price).isEmpty();
        }
        assertThat(Prices.declared(Map.of("price", "1", "price_unit", "\"" + "元".repeat(11) + "\"")))
                .isEmpty();
    }

    @Test
    @DisplayName("an old provider's own numbers are shown as they came, others' as the hub has them")
    void amountJson_ownNumbersBeforeTheHubs() {
        Price hubs = Price.newBuilder()
                .setAmount("007.10")
                .setCurrency("EUR")
                .setPer("1000 tokens")
                .build();
        Service grpc = Service.newBuilder().setPrice(hubs).build();
        assertThat(Prices.amountJson(grpc)).isEqualTo("7.10");
        assertThat(Prices.unitJson(grpc)).isEqualTo("\"EUR/1000 tokens\"");
        Service old = grpc.toBuilder().putAnnotations("legacy/price", "1.500").build();
        assertThat(Prices.amountJson(old)).isEqualTo("1.500");
        assertThat(Prices.unitJson(old)).isEqualTo("null");
        assertThat(Prices.amountJson(Service.getDefaultInstance())).isEqualTo("null");
    }
}
