package dev.claw.hub.registry;

import dev.claw.hub.v1.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;

/**
 * The services that are listed now, and who is told when that changes. In memory: it returns with the providers'
 * streams. Reading takes no lock; a change takes the directory's own, and tells listeners under it, so that they hear
 * of changes in their order: they only take note, and never call back.
 */
public final class Directory {
    private final ConcurrentSkipListMap<String, Listing> listings = new ConcurrentSkipListMap<>();
    private final Set<String> online = new HashSet<>();
    private final CopyOnWriteArraySet<Listener> listeners = new CopyOnWriteArraySet<>();

    /** Is told of changes, on whatever thread makes them. */
    public interface Listener {
        void listed(Service service);

        void gone(String serviceId);
    }

    /**
     * A listed service.
     *
     * @param service as others see it, without its documentation
     * @param publishers the streams that declare it
     */
    private record Listing(Service service, Set<Object> publishers) {}

    /** Lists the service, or changes it, as declared on this stream. */
    synchronized Service list(Service declared, Object publisher) {
        Service service = declared.toBuilder()
                .clearDocumentation()
                .setListed(true)
                .setOnline(online.contains(declared.getServiceId()))
                .build();
        Set<Object> publishers = new HashSet<>(publishersOf(declared.getServiceId()));
        publishers.add(publisher);
        put(new Listing(service, publishers));
        return service;
    }

    /** The stream declares the service no longer. */
    synchronized void unlist(String serviceId, Object publisher) {
        Listing listing = listings.get(serviceId);
        if (listing == null || !listing.publishers().contains(publisher)) {
            return;
        }
        Set<Object> left = new HashSet<>(listing.publishers());
        left.remove(publisher);
        if (left.isEmpty()) {
            listings.remove(serviceId);
            listeners.forEach(listener -> listener.gone(serviceId));
        } else {
            listings.put(serviceId, new Listing(listing.service(), left));
        }
    }

    /** Takes the service off the list, whoever declares it. */
    synchronized void drop(String serviceId) {
        if (listings.remove(serviceId) != null) {
            listeners.forEach(listener -> listener.gone(serviceId));
        }
    }

    /** Whether a provider serves it now. */
    synchronized boolean isOnline(String serviceId) {
        return online.contains(serviceId);
    }

    /** Notes whether a provider serves it. */
    public synchronized void setOnline(String serviceId, boolean serves) {
        boolean changed = serves ? online.add(serviceId) : online.remove(serviceId);
        Listing listing = listings.get(serviceId);
        if (changed && listing != null) {
            put(new Listing(listing.service().toBuilder().setOnline(serves).build(), listing.publishers()));
        }
    }

    /** Whether a call needs a key. */
    public synchronized void setKeyRequired(String serviceId, boolean required) {
        Listing listing = listings.get(serviceId);
        if (listing != null && listing.service().getKeyRequired() != required) {
            put(new Listing(
                    listing.service().toBuilder().setKeyRequired(required).build(), listing.publishers()));
        }
    }

    public Optional<Service> find(String serviceId) {
        return Optional.ofNullable(listings.get(serviceId)).map(Listing::service);
    }

    /** The id of the one listed service of this name; empty when there is none, or more than one. */
    public Optional<String> idOfName(String name) {
        List<String> ids = new ArrayList<>(2);
        for (Listing listing : listings.values()) {
            if (listing.service().getName().equals(name)) {
                ids.add(listing.service().getServiceId());
                if (ids.size() > 1) {
                    return Optional.empty();
                }
            }
        }
        return ids.stream().findFirst();
    }

    /** Matching services with a higher id, in the order of their ids, at most {@code limit}. */
    List<Service> after(String serviceId, Predicate<Service> filter, int limit) {
        return listings.tailMap(serviceId, false).values().stream()
                .map(Listing::service)
                .filter(filter)
                .limit(limit)
                .toList();
    }

    /** Follows the list: first each service as it is now, then every change, with nothing between. */
    synchronized void follow(Listener listener) {
        listings.values().forEach(listing -> listener.listed(listing.service()));
        listeners.add(listener);
    }

    void unfollow(Listener listener) {
        listeners.remove(listener);
    }

    private Set<Object> publishersOf(String serviceId) {
        Listing listing = listings.get(serviceId);
        return listing == null ? Set.of() : listing.publishers();
    }

    private void put(Listing listing) {
        listings.put(listing.service().getServiceId(), listing);
        listeners.forEach(listener -> listener.listed(listing.service()));
    }
}
