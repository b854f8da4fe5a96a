package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.adapter.json.SkillQuery.Order;
import dev.claw.hub.adapter.json.SkillQuery.PriceRange;
import dev.claw.hub.adapter.json.SkillQuery.SortBy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the fields of {@code skill_discover} mean. */
final class SkillQueryRulesTest {
    @Test
    @DisplayName("what is not given, null or blank asks for everything that is online")
    void of_nothing_asksForWhatIsOnline() {
        SkillQuery everything = new SkillQuery(
                "",
                true,
                List.of(),
                Optional.empty(),
                "online",
                Optional.empty(),
                new PriceRange(Optional.empty(), Optional.empty()),
                new Order(SortBy.NONE, false));
        assertThat(read("{}")).isEqualTo(everything);
        assertThat(read("{'query':null,'tags':null,'execution_mode':null,'status':null,'owner':null,'min_price':null,"
                        + "'max_price':null,'sort_by':null,'sort_order':null,'fuzzy':null}"))
                .isEqualTo(everything);
        assertThat(read("{'query':' ','tags':[''],'execution_mode':'','status':'','owner':'','sort_by':'',"
                        + "'sort_order':''}"))
                .isEqualTo(everything);
    }

    @Test
    @DisplayName("every field is read, and words of order in any letter case")
    void of_all_readsAll() {
        assertThat(read("{'query':' 天气 ','tags':['a','b'],'execution_mode':'external','status':'offline',"
                        + "'owner':'ann','min_price':1.5,'max_price':9,'sort_by':'Price','sort_order':'DESC',"
                        + "'fuzzy':false}"))
                .isEqualTo(new SkillQuery(
                        "天气",
                        false,
                        List.of("a", "b"),
                        Optional.of("external"),
                        "offline",
                        Optional.of("ann"),
                        new PriceRange(Optional.of(new BigDecimal("1.5")), Optional.of(new BigDecimal("9"))),
                        new Order(SortBy.PRICE, true)));
        assertThat(read("{'sort_by':'NAME','sort_order':'asc'}").order()).isEqualTo(new Order(SortBy.NAME, false));
        assertThat(read("{'sort_by':'time'}").order()).isEqualTo(new Order(SortBy.TIME, false));
    }

    private static SkillQuery read(String frame) {
        return SkillQuery.of(RawObject.scan(frame.replace('\'', '"')).object());
    }
}
