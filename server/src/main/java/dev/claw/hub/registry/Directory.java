package dev.claw.hub.registry;

import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.v1.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * The services that are listed now, and who is told when that changes. In memory: it returns with the providers'
 * streams. What is listed of a service is its newest declaration, whichever stream made it, until the last stream that
 * declares it goes.
 *
 * <p>Reading takes no lock. A change takes the directory's own, costs the logarithm of the list, and tells listeners
 * under it, so that they hear of changes in their order: they only take note, and never call back. Reports are told
 * later, gathered, however many come.
 */
public final class Directory {
    private final NamedCallers callers;
    private final Executor soon;
    private final ConcurrentMap<String, Listing> listings = new ConcurrentHashMap<>();
    private final NameIndex names = new NameIndex();
    private final SortedListings sorted = new SortedListings();
    private final PublishedIds published = new PublishedIds();
    private final Set<String> online = new HashSet<>();
    private final Set<Listener> listeners = new LinkedHashSet<>();

    /** Services whose reports changed and nobody was told yet: at most one entry per listed service. */
    private final Set<String> reported = new LinkedHashSet<>();

    private long revision;

    /**
     * An empty directory.
     *
     * @param callers says with each service who may call it
     * @param soon runs a task about 100 ms later, on any thread: reports are gathered as long
     */
    public Directory(NamedCallers callers, Executor soon) {
        this.callers = callers;
        this.soon = soon;
    }

    /** Is told of changes, on whatever thread makes them. */
    interface Listener {
        void changed(List<Change> changes);
    }

    /**
     * The list at one moment.
     *
     * @param revision the last one that is in it: what is told later and is not newer is in it already
     */
    record Snapshot(long revision, List<Listing> listings) {}

    /**
     * Lists the service as declared on this stream, unless a newer declaration is listed already.
     *
     * @param declaration its number, rising with every declaration
     */
    synchronized Service list(Service declared, long declaration, Publisher publisher) {
        String id = declared.getServiceId();
        Optional<Listing> before = find(id);
        published.add(publisher, Set.of(id));
        Map<Publisher, Optional<Report>> publishers = before.map(
                        listing -> listing.publishers().containsKey(publisher)
                                ? listing.publishers()
                                : listing.reportedBy(publisher, Optional.empty()))
                .orElse(Collections.singletonMap(publisher, Optional.empty()));
        Listing now;
        if (before.isPresent() && before.get().place().declaration() > declaration) {
            now = before.get().with(publishers, ++revision);
        } else {
            Service service = callers.told(declared.toBuilder().setListed(true).setOnline(online.contains(id)));
            now = Listing.of(service, declaration, publishers, ++revision).with(publishers, revision);
        }
        put(before, now);
        return now.service();
    }

    /** The stream declares the service no longer. */
    synchronized void unlist(String serviceId, Publisher publisher) {
        if (published.remove(publisher, serviceId)) {
            leave(serviceId, publisher).ifPresent(change -> tell(List.of(change)));
        }
    }

    /**
     * The stream declares nothing any more.
     *
     * @return the ids of what it declared
     */
    synchronized Set<String> unlistAll(Publisher publisher) {
        Set<String> ids = published.removeAll(publisher);
        tell(ids.stream().flatMap(id -> leave(id, publisher).stream()).toList());
        return ids;
    }

    /**
     * A stream takes another one's place: what that one declared stays listed on behalf of this one. What it reported
     * ends.
     *
     * @return the ids of what it declared
     */
    synchronized Set<String> handOver(Publisher older, Publisher newer) {
        Set<String> ids = published.removeAll(older);
        published.add(newer, ids);
        List<Change> changes = new ArrayList<>();
        for (String id : ids) {
            Listing before = required(id);
            Map<Publisher, Optional<Report>> publishers = new LinkedHashMap<>(before.withoutPublisher(older));
            publishers.putIfAbsent(newer, Optional.empty());
            boolean reportEnds =
                    before.publishers().getOrDefault(older, Optional.empty()).isPresent();
            Listing now = before.with(Collections.unmodifiableMap(publishers), ++revision);
            replace(Optional.of(before), now);
            if (reportEnds) {
                changes.add(new Change(revision, id, Optional.of(now)));
            }
        }
        tell(changes);
        return Set.copyOf(ids);
    }

    /**
     * Takes the service off the list, whoever declares it, unless it was declared again since.
     *
     * @param declaration its number, rising with every declaration and every release
     * @return the streams that declared it
     */
    synchronized Set<Publisher> drop(String serviceId, long declaration) {
        Listing listing = listings.get(serviceId);
        if (listing == null || listing.place().declaration() >= declaration) {
            return Set.of();
        }
        listing.publishers().keySet().forEach(publisher -> published.remove(publisher, serviceId));
        tell(List.of(remove(listing)));
        return listing.publishers().keySet();
    }

    /**
     * Takes a stream's report of a service; listeners hear of it with others, about 100 ms later.
     *
     * @return as it is now; empty when this stream declares no such service
     */
    synchronized Optional<Service> report(String serviceId, Publisher publisher, Report report) {
        Listing before = listings.get(serviceId);
        if (before == null || !before.publishers().containsKey(publisher)) {
            return Optional.empty();
        }
        Listing now = before.with(before.reportedBy(publisher, Optional.of(report)), ++revision);
        replace(Optional.of(before), now);
        boolean underWay = !reported.isEmpty();
        reported.add(serviceId);
        if (!underWay) {
            soon.execute(this::tellReported);
        }
        return Optional.of(now.service());
    }

    /** Whether this stream declares anything. */
    synchronized boolean isPublishing(Publisher publisher) {
        return published.isPublishing(publisher);
    }

    /** Whether a provider serves it now. */
    synchronized boolean isOnline(String serviceId) {
        return online.contains(serviceId);
    }

    /** Notes whether a provider serves it. */
    public synchronized void setOnline(String serviceId, boolean serves) {
        boolean changed = serves ? online.add(serviceId) : online.remove(serviceId);
        if (changed) {
            find(serviceId)
                    .ifPresent(listing -> change(
                            listing,
                            listing.service().toBuilder().setOnline(serves).build()));
        }
    }

    /** Whether keys are granted, and a call needs one. */
    public synchronized void setKeys(String serviceId, Optional<ServiceRow.Policy> policy) {
        find(serviceId).ifPresent(listing -> {
            Service now =
                    Declarations.withKeys(listing.service().toBuilder(), policy).build();
            if (!now.equals(listing.service())) {
                change(listing, now);
            }
        });
    }

    /** Who may call the service changed, or may have. */
    synchronized void accessChanged(String serviceId) {
        find(serviceId).ifPresent(listing -> {
            Service now = callers.told(listing.service().toBuilder());
            if (!now.equals(listing.service())) {
                change(listing, now);
            }
        });
    }

    Optional<Listing> find(String serviceId) {
        return Optional.ofNullable(listings.get(serviceId));
    }

    /** The id of the one listed service of this name; empty when there is none, or more than one. */
    Optional<String> idOfName(String name) {
        return names.theOne(name);
    }

    /** Listed services behind the place, in order; the first ones without it. */
    Collection<Listing> behind(Sorting sorting, Optional<Place> place) {
        return sorted.behind(sorting, place);
    }

    /** Follows the list: it is returned as it is now, and the listener told every change, with nothing between. */
    synchronized Snapshot follow(Listener listener, Sorting sorting) {
        listeners.add(listener);
        return snapshot(sorting);
    }

    /** The list as it is now. */
    synchronized Snapshot snapshot(Sorting sorting) {
        return new Snapshot(revision, List.copyOf(sorted.behind(sorting, Optional.empty())));
    }

    synchronized void unfollow(Listener listener) {
        listeners.remove(listener);
    }

    private synchronized void tellReported() {
        List<Change> changes = reported.stream()
                .flatMap(id -> find(id).stream())
                .map(listing -> new Change(listing.revision(), listing.serviceId(), Optional.of(listing)))
                .toList();
        reported.clear();
        tell(changes);
    }

    private Optional<Change> leave(String serviceId, Publisher publisher) {
        Listing before = required(serviceId);
        Map<Publisher, Optional<Report>> left = before.withoutPublisher(publisher);
        if (left.isEmpty()) {
            return Optional.of(remove(before));
        }
        boolean reportEnds =
                before.publishers().getOrDefault(publisher, Optional.empty()).isPresent();
        Listing now = before.with(left, ++revision);
        replace(Optional.of(before), now);
        return reportEnds ? Optional.of(new Change(revision, serviceId, Optional.of(now))) : Optional.empty();
    }

    private Listing required(String serviceId) {
        return find(serviceId)
                .orElseThrow(() -> new IllegalStateException(serviceId + " has a publisher and is not listed"));
    }

    private void change(Listing before, Service service) {
        put(Optional.of(before), before.with(service, ++revision));
    }

    private void put(Optional<Listing> before, Listing now) {
        replace(before, now);
        reported.remove(now.serviceId());
        tell(List.of(new Change(now.revision(), now.serviceId(), Optional.of(now))));
    }

    private void replace(Optional<Listing> before, Listing now) {
        listings.put(now.serviceId(), now);
        sorted.put(before, now);
        names.put(before.map(old -> old.service().getName()), now.service());
    }

    private Change remove(Listing listing) {
        listings.remove(listing.serviceId());
        sorted.remove(listing);
        reported.remove(listing.serviceId());
        names.remove(listing.service().getName(), listing.serviceId());
        return new Change(++revision, listing.serviceId(), Optional.empty());
    }

    private void tell(List<Change> changes) {
        if (!changes.isEmpty()) {
            listeners.forEach(listener -> listener.changed(changes));
        }
    }
}
