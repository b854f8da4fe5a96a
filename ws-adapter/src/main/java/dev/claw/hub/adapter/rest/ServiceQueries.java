package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.json.JsonText;
import dev.claw.hub.adapter.json.SkillQuery;
import dev.claw.hub.adapter.json.SkillQuery.Order;
import dev.claw.hub.adapter.json.SkillQuery.PriceRange;
import dev.claw.hub.adapter.json.SkillQuery.SortBy;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the parameters of {@code GET /api/services}: those of {@code skill_discover}, as text. */
final class ServiceQueries {
    private ServiceQueries() {}

    /** @throws RestRefused if a parameter is not what it may be */
    static SkillQuery of(RestRequest request) {
        return new SkillQuery(
                request.parameter("q")
                        .or(() -> request.parameter("query"))
                        .orElse("")
                        .strip(),
                flag(request, "fuzzy", true),
                tags(request),
                request.parameter("execution_mode"),
                request.parameter("status").orElse("online"),
                request.parameter("owner"),
                new PriceRange(price(request, "min_price"), price(request, "max_price")),
                new Order(sortBy(request), descending(request)));
    }

    private static List<String> tags(RestRequest request) {
        return request.query().getOrDefault("tags", List.of()).stream()
                .flatMap(tags -> Arrays.stream(tags.split(",")))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static boolean flag(RestRequest request, String name, boolean absent) {
        return word(request, name)
                .map(word -> switch (word) {
                    case "true", "1", "yes" -> true;
                    case "false", "0", "no" -> false;
                    default -> throw RestRefused.field(name, "expected true or false, got " + word);
                })
                .orElse(absent);
    }

    private static Optional<BigDecimal> price(RestRequest request, String name) {
        return request.parameter(name)
                .map(text -> JsonText.number(text.strip())
                        .orElseThrow(() -> RestRefused.field(name, "expected a number, got " + text)));
    }

    private static SortBy sortBy(RestRequest request) {
        return word(request, "sort_by")
                .map(word -> switch (word) {
                    case "name" -> SortBy.NAME;
                    case "price" -> SortBy.PRICE;
                    case "time" -> SortBy.TIME;
                    default -> throw RestRefused.field("sort_by", "expected name, price or time, got " + word);
                })
                .orElse(SortBy.NONE);
    }

    private static boolean descending(RestRequest request) {
        return word(request, "sort_order")
                .map(word -> switch (word) {
                    case "asc" -> false;
                    case "desc" -> true;
                    default -> throw RestRefused.field("sort_order", "expected asc or desc, got " + word);
                })
                .orElse(false);
    }

    private static Optional<String> word(RestRequest request, String name) {
        return request.parameter(name).map(text -> text.strip().toLowerCase(Locale.ROOT));
    }
}
