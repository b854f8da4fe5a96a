package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import java.util.Locale;
import java.util.function.Predicate;

/** What a {@link ServiceFilter} means. */
final class ServiceFilters {
    private static final int MAX_TAGS = 32;

    private ServiceFilters() {}

    /**
     * @throws Refusal FIELD_INVALID when the filter is malformed
     */
    static Predicate<Service> predicate(ServiceFilter filter) {
        Ids.text(filter.getText(), "filter.text", HubLimits.ID_BYTES);
        Ids.text(filter.getName(), "filter.name", HubLimits.ID_BYTES);
        if (filter.getTagsCount() > MAX_TAGS) {
            throw Refusal.field("filter.tags", "has " + filter.getTagsCount() + " entries; at most " + MAX_TAGS);
        }
        String text = filter.getText().toLowerCase(Locale.ROOT);
        return service -> (!filter.hasOnline() || filter.getOnline() == service.getOnline())
                && (filter.getOwner().isEmpty() || filter.getOwner().equals(service.getOwner()))
                && (filter.getName().isEmpty() || filter.getName().equals(service.getName()))
                && (filter.getTagsCount() == 0
                        || filter.getTagsList().stream().anyMatch(service.getTagsList()::contains))
                && (text.isEmpty() || mentions(service, text));
    }

    private static boolean mentions(Service service, String text) {
        return service.getName().toLowerCase(Locale.ROOT).contains(text)
                || service.getServiceId().toLowerCase(Locale.ROOT).contains(text)
                || service.getDescription().toLowerCase(Locale.ROOT).contains(text);
    }
}
