package dev.claw.hub.adapter.mapping;

import dev.claw.hub.adapter.json.SkillQuery;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers {@code skill_discover}: asks the hub for what it can filter, and does the rest. */
public final class SkillSearch {
    private static final String ONLINE = "online";
    private static final String ALL = "all";

    private SkillSearch() {}

    /** What to ask the hub for: services with one of the tags, and those online if no others are wanted. */
    public static ServiceFilter filter(SkillQuery query) {
        ServiceFilter.Builder filter = ServiceFilter.newBuilder().addAllTags(query.tags());
        if (query.status().equals(ONLINE)) {
            filter.setOnline(true);
        }
        return filter.build();
    }

    /** What the query wants of the services that {@link #filter} lets through, in its order. */
    public static List<Service> find(SkillQuery query, List<Service> services) {
        return services.stream()
                .filter(service -> matches(query, service))
                .sorted(order(query.order()))
                .toList();
    }

    private static boolean matches(SkillQuery query, Service service) {
        return matchesText(query, service.getName())
                && (query.status().equals(ALL) || query.status().equals(Descriptors.status(service)))
                && equalsIfAsked(query.executionMode(), LegacyFacts.executionMode(service))
                && equalsIfAsked(query.owner(), LegacyFacts.owner(service))
                && matchesPrice(query.price(), Prices.amount(service));
    }

    private static boolean matchesText(SkillQuery query, String name) {
        String wanted = query.text().toLowerCase(Locale.ROOT);
        String given = name.toLowerCase(Locale.ROOT);
        return wanted.isEmpty() || (query.fuzzy() ? given.contains(wanted) : given.equals(wanted));
    }

    private static boolean equalsIfAsked(Optional<String> asked, String given) {
        return asked.map(given::equals).orElse(true);
    }

    private static boolean matchesPrice(SkillQuery.PriceRange range, Optional<BigDecimal> price) {
        boolean enough = range.min().isEmpty()
                || price.filter(given -> given.compareTo(range.min().get()) >= 0)
                        .isPresent();
        boolean notTooMuch = range.max().isEmpty()
                || price.filter(given -> given.compareTo(range.max().get()) <= 0)
                        .isPresent();
        return enough && notTooMuch;
    }

    // A service without a price costs more than any: last ascending, first descending.
    private static Comparator<Service> order(SkillQuery.Order order) {
        Comparator<Service> by = switch (order.by()) {
            case NONE -> Comparator.comparing(service -> 0);
            case NAME ->
                Comparator.comparing((Service service) -> service.getName().toLowerCase(Locale.ROOT))
                        .thenComparing(Service::getName);
            case PRICE ->
                Comparator.comparing((Service service) -> Prices.amount(service).isEmpty())
                        .thenComparing(service -> Prices.amount(service).orElse(BigDecimal.ZERO));
            case TIME ->
                Comparator.comparing((Service service) -> Instant.ofEpochSecond(
                        service.getDeclaredAt().getSeconds(),
                        service.getDeclaredAt().getNanos()));
        };
        return order.descending() ? by.reversed() : by;
    }
}
