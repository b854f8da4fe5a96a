package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ServiceOrder;
import java.util.Comparator;

/** The orders that lists are kept in. No two services are equal in any of them. */
enum Sorting {
    ID(Comparator.comparing(Place::serviceId)),
    NAME(Comparator.comparing(Place::name).thenComparing(Place::serviceId)),
    LOAD(Comparator.comparing(Place::online, Comparator.reverseOrder())
            .thenComparingInt(Place::unreadiness)
            .thenComparingDouble(Place::load)
            .thenComparing(Place::serviceId)),
    NEWEST(Comparator.comparingLong(Place::declaration).reversed().thenComparing(Place::serviceId)),
    PRICE(Sorting::byPrice),
    PRICE_HIGHEST((a, b) -> byPrice(b, a));

    private final Comparator<Place> comparator;

    Sorting(Comparator<Place> comparator) {
        this.comparator = comparator;
    }

    Comparator<Place> comparator() {
        return comparator;
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
