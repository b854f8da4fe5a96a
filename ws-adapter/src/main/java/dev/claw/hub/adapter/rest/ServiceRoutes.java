package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.json.SkillQuery;
import dev.claw.hub.adapter.mapping.Metadata;
import dev.claw.hub.adapter.mapping.SkillSearch;
import dev.claw.hub.adapter.session.HubAccess;
import dev.claw.hub.adapter.session.Tunnels;
import dev.claw.hub.v1.Service;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The routes of services: find them, look at one, take an own one off the list. */
final class ServiceRoutes {
    private static final int ID = 2;

    private final HubAccess hub;
    private final Askers askers;
    private final Tunnels tunnels;

    ServiceRoutes(HubAccess hub, Askers askers, Tunnels tunnels) {
        this.hub = hub;
        this.askers = askers;
        this.tunnels = tunnels;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/services", this::list),
                Route.of("GET", "/api/services/*", this::show),
                Route.of("DELETE", "/api/services/*", this::withdraw),
                Route.of("GET", "/api/services/*/skill.md", this::document));
    }

    private CompletableFuture<RestAnswer> list(RestRequest request) {
        SkillQuery query = ServiceQueries.of(request);
        return askers.reader(request)
                .thenCompose(reader -> hub.askAs(reader, client -> client.listServices(SkillSearch.filter(query))))
                .thenApply(services ->
                        RestAnswer.json(Metadata.array(SkillSearch.find(query, services), tunnels::ofProvided)));
    }

    private CompletableFuture<RestAnswer> show(RestRequest request) {
        return service(request).thenApply(service -> RestAnswer.json(Metadata.full(service, tunnels::ofProvided)));
    }

    private CompletableFuture<RestAnswer> document(RestRequest request) {
        return service(request).thenApply(service -> {
            if (service.getDocumentation().isEmpty()) {
                throw RestRefused.notFound(
                        "DOCUMENT_NOT_FOUND", "service " + service.getServiceId() + " has no documentation");
            }
            return RestAnswer.markdown(service.getDocumentation());
        });
    }

    private CompletableFuture<RestAnswer> withdraw(RestRequest request) {
        // One who said nothing owns nothing, and needs no name of its own to be told so.
        return askers.reader(request)
                .thenCompose(asker -> hub.askAs(
                        asker,
                        client -> client.getService(request.segment(ID))
                                .thenCompose(service -> client.services().withdraw(service.getServiceId(), false))))
                .thenApply(done -> RestAnswer.json("{\"success\":true}"));
    }

    // One that is known and not listed is gone for old agents.
    private CompletableFuture<Service> service(RestRequest request) {
        return askers.reader(request)
                .thenCompose(reader -> hub.askAs(reader, client -> client.getService(request.segment(ID))))
                .thenApply(service -> {
                    if (!service.getListed()) {
                        throw RestRefused.notFound(
                                "SERVICE_NOT_FOUND", "service " + service.getServiceId() + " is not listed now");
                    }
                    return service;
                });
    }
}
