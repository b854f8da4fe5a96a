package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a {@link ServiceFilter} means. */
final class ServiceFilters {
    private static final int MAX_TAGS = 32;
    private static final int MAX_ANNOTATIONS = 64;
    private static final int MAX_AVAILABILITIES = 16;
    private static final int ANNOTATION_BYTES = 4 << 10;

    private ServiceFilters() {}

    /**
     * @throws Refusal FIELD_INVALID when the filter is malformed
     */
    static Predicate<Listing> predicate(ServiceFilter filter, String field) {
        List<Predicate<Service>> conditions = new ArrayList<>();
        addNames(filter, field, conditions);
        addTags(filter, field, conditions);
        addState(filter, field, conditions);
        addPrice(filter, field, conditions);
        Ids.text(filter.getText(), field + ".text", HubLimits.ID_BYTES);
        String text = SearchText.folded(filter.getText());
        return listing -> {
            for (Predicate<Service> condition : conditions) {
                if (!condition.test(listing.service())) {
                    return false;
                }
            }
            return text.isEmpty() || listing.searchText().contains(text);
        };
    }

    private static void addNames(ServiceFilter filter, String field, List<Predicate<Service>> conditions) {
        String name = Ids.text(filter.getName(), field + ".name", HubLimits.ID_BYTES);
        if (!name.isEmpty()) {
            conditions.add(service -> service.getName().equals(name));
        }
        String owner = Ids.text(filter.getOwner(), field + ".owner", HubLimits.ID_BYTES);
        if (!owner.isEmpty()) {
            conditions.add(service -> service.getOwner().equals(owner));
        }
        String method = Ids.text(filter.getMethod(), field + ".method", HubLimits.ID_BYTES);
        if (!method.isEmpty()) {
            conditions.add(service -> declares(service, method));
        }
    }

    private static void addTags(ServiceFilter filter, String field, List<Predicate<Service>> conditions) {
        atMost(filter.getTagsCount(), MAX_TAGS, field + ".tags");
        if (filter.getTagsCount() > 0) {
            Set<String> any = Set.copyOf(filter.getTagsList());
            conditions.add(service -> service.getTagsList().stream().anyMatch(any::contains));
        }
        atMost(filter.getAllTagsCount(), MAX_TAGS, field + ".all_tags");
        if (filter.getAllTagsCount() > 0) {
            List<String> all = List.copyOf(filter.getAllTagsList());
            conditions.add(service -> service.getTagsList().containsAll(all));
        }
        atMost(filter.getAnnotationsCount(), MAX_ANNOTATIONS, field + ".annotations");
        filter.getAnnotationsMap().forEach((key, value) -> {
            Ids.required(key, field + ".annotations key");
            Ids.text(value, field + ".annotations", ANNOTATION_BYTES);
            conditions.add(service -> service.containsAnnotations(key)
                    && service.getAnnotationsOrThrow(key).equals(value));
        });
    }

    private static void addState(ServiceFilter filter, String field, List<Predicate<Service>> conditions) {
        if (filter.hasOnline()) {
            conditions.add(service -> service.getOnline() == filter.getOnline());
        }
        if (filter.hasKeyRequired()) {
            conditions.add(service -> service.getKeyRequired() == filter.getKeyRequired());
        }
        atMost(filter.getAvailabilitiesCount(), MAX_AVAILABILITIES, field + ".availabilities");
        if (filter.getAvailabilitiesCount() > 0) {
            Set<Availability> wanted = filter.getAvailabilitiesList().stream()
                    .map(availability -> Report.known(availability, field + ".availabilities"))
                    .collect(Collectors.toSet());
            conditions.add(service -> wanted.contains(Report.known(service.getAvailability(), "availability")));
        }
        if (filter.hasMaxLoad()) {
            double most = Report.load(filter.getMaxLoad(), field + ".max_load");
            conditions.add(service -> service.getLoad() <= most);
        }
    }

    private static void addPrice(ServiceFilter filter, String field, List<Predicate<Service>> conditions) {
        Optional<BigDecimal> least = Prices.bound(filter.getMinPrice(), field + ".min_price");
        Optional<BigDecimal> most = Prices.bound(filter.getMaxPrice(), field + ".max_price");
        if (least.isPresent() || most.isPresent()) {
            conditions.add(service -> service.hasPrice()
                    && within(new BigDecimal(service.getPrice().getAmount()), least, most));
        }
        String currency = Ids.text(filter.getCurrency(), field + ".currency", HubLimits.ID_BYTES);
        if (!currency.isEmpty()) {
            conditions.add(service ->
                    service.hasPrice() && service.getPrice().getCurrency().equals(currency));
        }
    }

    private static boolean within(BigDecimal amount, Optional<BigDecimal> least, Optional<BigDecimal> most) {
        return least.map(bound -> amount.compareTo(bound) >= 0).orElse(true)
                && most.map(bound -> amount.compareTo(bound) <= 0).orElse(true);
    }

    private static boolean declares(Service service, String method) {
        for (Method declared : service.getMethodsList()) {
            if (declared.getName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    private static void atMost(int count, int most, String field) {
        if (count > most) {
            throw Refusal.field(field, "has " + count + " entries; at most " + most);
        }
    }
}
