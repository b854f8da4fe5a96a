package dev.claw.hub.registry;

import dev.claw.hub.v1.Service;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A listed service. Never changed: a change makes another one with a higher revision.
 *
 * @param service as lists tell it, but for what its {@code Serve} streams carry at the moment of the answer
 * @param searchText what a filter's text is looked for in, see {@link SearchText}
 * @param publishers the streams that declare it and what each reported, the newest report last
 * @param revision of the directory, when this came to be
 */
record Listing(
        Service service, Place place, String searchText, Map<Publisher, Optional<Report>> publishers, long revision) {

    static Listing of(Service service, long declaration, Map<Publisher, Optional<Report>> publishers, long revision) {
        return new Listing(service, Place.of(service, declaration), SearchText.of(service), publishers, revision);
    }

    String serviceId() {
        return service.getServiceId();
    }

    /** The same with another state; what is searched stays. */
    Listing with(Service changed, long newRevision) {
        return new Listing(changed, Place.of(changed, place.declaration()), searchText, publishers, newRevision);
    }

    /** The same with other streams, told as those say together. */
    Listing with(Map<Publisher, Optional<Report>> others, long newRevision) {
        Service.Builder changed = service.toBuilder();
        Report.tell(others.values().stream().flatMap(Optional::stream).toList(), changed);
        Service told = changed.build();
        return new Listing(told, Place.of(told, place.declaration()), searchText, others, newRevision);
    }

    /** Its streams, with this one's report the newest. */
    Map<Publisher, Optional<Report>> reportedBy(Publisher publisher, Optional<Report> report) {
        Map<Publisher, Optional<Report>> others = new LinkedHashMap<>(publishers);
        others.remove(publisher);
        others.put(publisher, report);
        return Collections.unmodifiableMap(others);
    }

    Map<Publisher, Optional<Report>> withoutPublisher(Publisher publisher) {
        Map<Publisher, Optional<Report>> others = new LinkedHashMap<>(publishers);
        others.remove(publisher);
        return Collections.unmodifiableMap(others);
    }
}
