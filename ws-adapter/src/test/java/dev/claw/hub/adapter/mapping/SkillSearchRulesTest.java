package dev.claw.hub.adapter.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.claw.hub.adapter.json.SkillQuery;
import dev.claw.hub.adapter.json.SkillQuery.Order;
import dev.claw.hub.adapter.json.SkillQuery.PriceRange;
import dev.claw.hub.adapter.json.SkillQuery.SortBy;
import dev.claw.hub.v1.Price;
import dev.claw.hub.v1.Service;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which services {@code skill_discover} and {@code GET /api/services} find, and in which order. */
final class SkillSearchRulesTest {
    private static final Order AS_LISTED = new Order(SortBy.NONE, false);
    private static final PriceRange ANY_PRICE = new PriceRange(Optional.empty(), Optional.empty());

    private static final List<Service> SERVICES = List.of(
            service("a", "beta 天气").putAnnotations("legacy/price", "2.50").build(),
            service("b", "Beta")
                    .setPrice(Price.newBuilder().setAmount("10").setCurrency("EUR"))
                    .putAnnotations("legacy/owner", "\"ann\"")
                    .setDeclaredAt(Timestamp.newBuilder().setSeconds(1).setNanos(2))
                    .build(),
            service("c", "alpha")
                    .putAnnotations("legacy/execution_mode", "\"external\"")
                    .setDeclaredAt(Timestamp.newBuilder().setSeconds(1).setNanos(1))
                    .build(),
            service("d", "BETA")
                    .setOnline(false)
                    .setDeclaredAt(Timestamp.newBuilder().setSeconds(2))
                    .build());

    @Test
    @DisplayName("the query is a part of the name, or all of it, in any letter case on either side")
    void find_byText_ignoresCase() {
        assertThat(found(query("BeTa", true, "all"))).containsExactly("a", "b", "d");
        assertThat(found(query("bEtA", false, "all"))).containsExactly("b", "d");
        assertThat(found(query("天", true, "all"))).containsExactly("a");
        assertThat(found(query("天", false, "all"))).isEmpty();
        assertThat(found(query("", false, "all"))).containsExactly("a", "b", "c", "d");
    }

    @Test
    @DisplayName("those of the status are found; the hub is asked for those online only where no other is wanted")
    void find_byStatus_hasThatStatus() {
        assertThat(found(query("", true, "online"))).containsExactly("a", "b", "c");
        assertThat(found(query("", true, "offline"))).containsExactly("d");
        assertThat(found(query("", true, "busy"))).isEmpty();
        assertThat(SkillSearch.filter(query("", true, "online")).getOnline()).isTrue();
        assertThat(SkillSearch.filter(query("", true, "offline")).hasOnline()).isFalse();
        assertThat(SkillSearch.filter(query("", true, "all")).hasOnline()).isFalse();
    }

    @Test
    @DisplayName("the hub is asked for services with any of the tags")
    void filter_ofTags_hasThem() {
        SkillQuery query = new SkillQuery(
                "", true, List.of("a", "b"), Optional.empty(), "all", Optional.empty(), ANY_PRICE, AS_LISTED);
        assertThat(SkillSearch.filter(query).getTagsList()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("both ends of a range of prices belong to it, and a service without a price to none")
    void find_byPrice_hasBothEnds() {
        assertThat(found(priced("2.5", "10"))).containsExactly("a", "b");
        assertThat(found(priced("2.51", ""))).containsExactly("b");
        assertThat(found(priced("", "9.99"))).containsExactly("a");
        assertThat(found(priced("3", "9"))).isEmpty();
        assertThat(found(priced("0", ""))).containsExactly("a", "b");
        assertThat(found(priced("", "1e9"))).containsExactly("a", "b");
    }

    @Test
    @DisplayName("an owner is the one whom the service names, else its agent; a mode is local unless it says otherwise")
    void find_byOwnerAndMode_asShown() {
        assertThat(found(of(Optional.empty(), Optional.of("ann")))).containsExactly("b");
        assertThat(found(of(Optional.empty(), Optional.of("prov-b")))).isEmpty();
        assertThat(found(of(Optional.empty(), Optional.of("prov-a")))).containsExactly("a");
        assertThat(found(of(Optional.of("external"), Optional.empty()))).containsExactly("c");
        assertThat(found(of(Optional.of("local"), Optional.empty()))).containsExactly("a", "b", "d");
    }

    @Test
    @DisplayName("a list is ordered by name without regard to letter case, by price, by time, and each backwards")
    void find_ordered_asAsked() {
        assertThat(found(ordered(SortBy.NAME, false))).containsExactly("c", "d", "b", "a");
        assertThat(found(ordered(SortBy.NAME, true))).containsExactly("a", "b", "d", "c");
        assertThat(found(ordered(SortBy.PRICE, false))).containsExactly("a", "b", "c", "d");
        assertThat(found(ordered(SortBy.PRICE, true))).startsWith("c", "d").endsWith("b", "a");
        assertThat(found(ordered(SortBy.TIME, false))).containsExactly("a", "c", "b", "d");
        assertThat(found(ordered(SortBy.TIME, true))).containsExactly("d", "b", "c", "a");
        assertThat(found(ordered(SortBy.NONE, false))).containsExactly("a", "b", "c", "d");
    }

    private static List<String> found(SkillQuery query) {
        return SkillSearch.find(query, SERVICES).stream()
                .map(Service::getServiceId)
                .toList();
    }

    private static Service.Builder service(String id, String name) {
        return Service.newBuilder()
                .setServiceId(id)
                .setName(name)
                .setOwner("prov-" + id)
                .setListed(true)
                .setOnline(true);
    }

    private static SkillQuery query(String text, boolean fuzzy, String status) {
        return new SkillQuery(text, fuzzy, List.of(), Optional.empty(), status, Optional.empty(), ANY_PRICE, AS_LISTED);
    }

    private static SkillQuery of(Optional<String> mode, Optional<String> owner) {
        return new SkillQuery("", true, List.of(), mode, "all", owner, ANY_PRICE, AS_LISTED);
    }

    private static SkillQuery priced(String min, String max) {
        return new SkillQuery(
                "",
                true,
                List.of(),
                Optional.empty(),
                "all",
                Optional.empty(),
                new PriceRange(number(min), number(max)),
                AS_LISTED);
    }

    private static SkillQuery ordered(SortBy by, boolean descending) {
        return new SkillQuery(
                "", true, List.of(), Optional.empty(), "all", Optional.empty(), ANY_PRICE, new Order(by, descending));
    }

    private static Optional<BigDecimal> number(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
    }
}
