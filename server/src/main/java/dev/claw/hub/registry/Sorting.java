package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ServiceOrder;
import java.util.Comparator;

/** The orders that lists are kept in. No two services are equal in any of them. */
enum Sorting {
    ID,
    NAME,
    LOAD,
    NEWEST,
    PRICE,
    PRICE_HIGHEST;

    private static final Comparator<Place> BY_ID = Comparator.comparing(Place::serviceId);
    private static final Comparator<Place> BY_NAME =
            Comparator.comparing(Place::name).thenComparing(Place::serviceId);
    private static final Comparator<Place> BY_LOAD = Comparator.comparing(Place::online, Comparator.reverseOrder())
            .thenComparingInt(Place::unreadiness)
            .thenComparingDouble(Place::load)
            .thenComparing(Place::serviceId);
    private static final Comparator<Place> NEWEST_FIRST =
            Comparator.comparingLong(Place::declaration).reversed().thenComparing(Place::serviceId);

    Comparator<Place> comparator() {
        return switch (this) {
            case ID -> BY_ID;
            case NAME -> BY_NAME;
            case LOAD -> BY_LOAD;
            case NEWEST -> NEWEST_FIRST;
            case PRICE -> Sorting::byPrice;
            case PRICE_HIGHEST -> (cheaper, dearer) -> byPrice(dearer, cheaper);
        };
    }

    /**
     * The order asked for.
     *
     * @throws Refusal FIELD_INVALID when this hub does not know it
     */
    static Sorting of(ServiceOrder order, String field) {
        return switch (order) {
            case SERVICE_ORDER_UNSPECIFIED, SERVICE_ORDER_ID -> ID;
            case SERVICE_ORDER_NAME -> NAME;
            case SERVICE_ORDER_LOAD -> LOAD;
            case SERVICE_ORDER_NEWEST -> NEWEST;
            case SERVICE_ORDER_PRICE -> PRICE;
            case SERVICE_ORDER_PRICE_HIGHEST -> PRICE_HIGHEST;
            case UNRECOGNIZED -> throw Refusal.field(field, "is no value this hub knows");
        };
    }

    private static int byPrice(Place a, Place b) {
        if (a.price().isPresent() && b.price().isPresent()) {
            int amounts = a.price().get().compareTo(b.price().get());
            return amounts != 0 ? amounts : a.serviceId().compareTo(b.serviceId());
        }
        if (a.price().isPresent() != b.price().isPresent()) {
            return a.price().isPresent() ? -1 : 1;
        }
        return a.serviceId().compareTo(b.serviceId());
    }
}
