package dev.claw.hub.registry;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The listed services in every order, so that a page costs what it holds and a change the logarithm of the list. One
 * thread at a time changes it; any may read.
 */
final class SortedListings {
    private final Map<Sorting, ConcurrentNavigableMap<Place, Listing>> sorted = new EnumMap<>(Sorting.class);

    SortedListings() {
        for (Sorting sorting : Sorting.values()) {
            sorted.put(sorting, new ConcurrentSkipListMap<>(sorting.comparator()));
        }
    }

    /** Takes the listing in, in place of what it was before. It is in one of both places meanwhile, or in both. */
    void put(Optional<Listing> before, Listing now) {
        sorted.forEach((sorting, listings) -> {
            listings.put(now.place(), now);
            before.filter(old -> sorting.comparator().compare(old.place(), now.place()) != 0)
                    .ifPresent(old -> listings.remove(old.place()));
        });
    }

    void remove(Listing listing) {
        sorted.values().forEach(listings -> listings.remove(listing.place()));
    }

    /** Those behind the place, in order; all of them without one. As it changes, so does what is returned. */
    Collection<Listing> behind(Sorting sorting, Optional<Place> place) {
        ConcurrentNavigableMap<Place, Listing> listings = Objects.requireNonNull(sorted.get(sorting));
        return place.map(after -> listings.tailMap(after, false))
                .orElse(listings)
                .values();
    }
}
