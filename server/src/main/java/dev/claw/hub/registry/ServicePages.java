package dev.claw.hub.registry;

import dev.claw.hub.limits.Pages;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.Service;
import java.util.Optional;
import java.util.function.Predicate;

/** The pages of {@code ListServices}. A page looks at the services behind the last one, and at no others. */
final class ServicePages {
    private final Directory directory;
    private final Loads loads;
    private final int pageBytes;

    /**
     * @param pageBytes where a page of several services ends, in bytes
     */
    ServicePages(Directory directory, Loads loads, int pageBytes) {
        this.directory = directory;
        this.loads = loads;
        this.pageBytes = pageBytes;
    }

    ListServicesResponse page(ListServicesRequest request) {
        int size = Pages.size(request.getPageSize());
        Sorting sorting = Sorting.of(request.getOrder(), "order");
        Predicate<Listing> filter = ServiceFilters.predicate(request.getFilter(), "filter");
        Optional<Place> after = PageTokens.place(request.getPageToken(), request.getFilter(), sorting);
        ListServicesResponse.Builder page = ListServicesResponse.newBuilder();
        Optional<Place> last = Optional.empty();
        long bytes = 0;
        for (Listing listing : directory.behind(sorting, after)) {
            if (!filter.test(listing)) {
                continue;
            }
            Service service = loads.now(listing.service());
            bytes += service.getSerializedSize();
            if (last.isPresent() && (page.getServicesCount() == size || bytes > pageBytes)) {
                return page.setNextPageToken(PageTokens.token(last.get(), request.getFilter(), sorting))
                        .build();
            }
            page.addServices(service);
            last = Optional.of(listing.place());
        }
        return page.build();
    }
}
