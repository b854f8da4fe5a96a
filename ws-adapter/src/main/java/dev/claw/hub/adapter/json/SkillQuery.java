package dev.claw.hub.adapter.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a {@code skill_discover} asks for.
 *
 * @param text within the name, any letter case; empty for all
 * @param fuzzy false: the name itself, not a part of it
 * @param status {@code online}, {@code offline}, or {@code all}
 */
public record SkillQuery(
        String text,
        boolean fuzzy,
        List<String> tags,
        Optional<String> executionMode,
        String status,
        Optional<String> owner,
        PriceRange price,
        Order order) {
    /** Both ends belong to it. With either end given, a service without a price is none of it. */
    public record PriceRange(Optional<BigDecimal> min, Optional<BigDecimal> max) {}

    /** What to sort by. */
    public enum SortBy {
        /** As the hub lists them. */
        NONE,
        NAME,
        PRICE,
        TIME
    }

    /** The order of the list. */
    public record Order(SortBy by, boolean descending) {}

    static SkillQuery of(RawObject frame) {
        return new SkillQuery(
                frame.text("query").orElse("").strip(),
                frame.flag("fuzzy", true),
                frame.words("tags"),
                frame.word("execution_mode"),
                frame.word("status").orElse("online"),
                frame.word("owner"),
                new PriceRange(frame.number("min_price"), frame.number("max_price")),
                new Order(sortBy(frame), descending(frame)));
    }

    private static SortBy sortBy(RawObject frame) {
        return frame.word("sort_by")
                .map(word -> switch (word.toLowerCase(Locale.ROOT)) {
                    case "name" -> SortBy.NAME;
                    case "price" -> SortBy.PRICE;
                    case "time" -> SortBy.TIME;
                    default -> throw new InvalidFrame("sort_by", "expected name, price or time, got " + word);
                })
                .orElse(SortBy.NONE);
    }

    private static boolean descending(RawObject frame) {
        return frame.word("sort_order")
                .map(word -> switch (word.toLowerCase(Locale.ROOT)) {
                    case "asc" -> false;
                    case "desc" -> true;
                    default -> throw new InvalidFrame("sort_order", "expected asc or desc, got " + word);
                })
                .orElse(false);
    }
}
