package dev.claw.hub.client;

import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.ServiceOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Gathers the pages of a list of services. */
final class ServicePages {
    private static final int PAGE_SIZE = 1_000;

    private final Function<ListServicesRequest, CompletableFuture<ListServicesResponse>> ask;
    private final ServiceFilter filter;
    private final ServiceOrder order;
    private final List<Service> services = new ArrayList<>();

    private ServicePages(
            Function<ListServicesRequest, CompletableFuture<ListServicesResponse>> ask,
            ServiceFilter filter,
            ServiceOrder order) {
        this.ask = ask;
        this.filter = filter;
        this.order = order;
    }

    /** All that match, asked for page by page. */
    static CompletableFuture<List<Service>> all(
            Function<ListServicesRequest, CompletableFuture<ListServicesResponse>> ask,
            ServiceFilter filter,
            ServiceOrder order) {
        return new ServicePages(ask, filter, order).from("");
    }

    private CompletableFuture<List<Service>> from(String token) {
        ListServicesRequest request = ListServicesRequest.newBuilder()
                .setFilter(filter)
                .setOrder(order)
                .setPageSize(PAGE_SIZE)
                .setPageToken(token)
                .build();
        return ask.apply(request).thenCompose(page -> {
            services.addAll(page.getServicesList());
            return page.getNextPageToken().isEmpty()
                    ? CompletableFuture.completedFuture(List.copyOf(services))
                    : from(page.getNextPageToken());
        });
    }
}
