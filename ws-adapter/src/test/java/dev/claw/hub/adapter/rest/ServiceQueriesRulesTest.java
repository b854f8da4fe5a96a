package dev.claw.hub.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.adapter.json.SkillQuery;
import dev.claw.hub.adapter.json.SkillQuery.Order;
import dev.claw.hub.adapter.json.SkillQuery.PriceRange;
import dev.claw.hub.adapter.json.SkillQuery.SortBy;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the parameters of {@code GET /api/services} mean. */
final class ServiceQueriesRulesTest {
    private static final SkillQuery EVERYTHING_ONLINE = new SkillQuery(
            "",
            true,
            List.of(),
            Optional.empty(),
            "online",
            Optional.empty(),
            new PriceRange(Optional.empty(), Optional.empty()),
            new Order(SortBy.NONE, false));

    @Test
    @DisplayName("what is not given, or blank as forms send it, asks for everything that is online")
    void of_nothing_asksForWhatIsOnline() {
        assertThat(read("")).isEqualTo(EVERYTHING_ONLINE);
        assertThat(read("q=&tags=&status=&execution_mode=&owner=&min_price=&max_price=&sort_by=&sort_order=&fuzzy="))
                .isEqualTo(EVERYTHING_ONLINE);
        assertThat(read("q=+&tags=,+,&status=+&fuzzy=+")).isEqualTo(EVERYTHING_ONLINE);
    }

    @Test
    @DisplayName("every parameter is read, all of them at once")
    void of_all_readsAll() {
        assertThat(read("q=+天气+&tags=a,+b&tags=c&status=all&execution_mode=external&owner=ann&min_price=1.50"
                        + "&max_price=+9&sort_by=time&sort_order=desc&fuzzy=false"))
                .isEqualTo(new SkillQuery(
                        "天气",
                        false,
                        List.of("a", "b", "c"),
                        Optional.of("external"),
                        "all",
                        Optional.of("ann"),
                        new PriceRange(Optional.of(new BigDecimal("1.50")), Optional.of(new BigDecimal("9"))),
                        new Order(SortBy.TIME, true)));
        assertThat(read("query=clock").text()).isEqualTo("clock");
    }

    @Test
    @DisplayName("flags and words of order may be written as Python or a person writes them")
    void of_words_ofAnyCase() {
        for (String yes : List.of("true", "True", "1", "YES")) {
            assertThat(read("fuzzy=" + yes).fuzzy()).as(yes).isTrue();
        }
        for (String no : List.of("false", "False", "0", "No")) {
            assertThat(read("fuzzy=" + no).fuzzy()).as(no).isFalse();
        }
        assertThat(read("sort_by=Price&sort_order=DESC").order()).isEqualTo(new Order(SortBy.PRICE, true));
        assertThat(read("sort_by=NAME&sort_order=Asc").order()).isEqualTo(new Order(SortBy.NAME, false));
    }

    @Test
    @DisplayName("what is no number, flag or order is refused by its name")
    void of_wrongValue_isRefusedByName() {
        for (String name : List.of("min_price", "max_price", "fuzzy", "sort_by", "sort_order")) {
            assertThatThrownBy(() -> read(name + "=several"))
                    .isInstanceOf(RestRefused.class)
                    .hasMessageStartingWith(name + ": ")
                    .hasMessageContaining("several");
        }
    }

    private static SkillQuery read(String query) {
        return ServiceQueries.of(new RestRequest(
                "GET",
                List.of("api", "services"),
                new QueryStringDecoder("/?" + query).parameters(),
                EmptyHttpHeaders.INSTANCE,
                "",
                true));
    }
}
