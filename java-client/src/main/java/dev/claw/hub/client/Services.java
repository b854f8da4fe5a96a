package dev.claw.hub.client;

import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.GetServiceResponse;
import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.ListRatingsResponse;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.RateServiceResponse;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceFilter;
import dev.claw.hub.v1.ServiceOrder;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import dev.claw.hub.v1.UpdateServiceAccessResponse;
import dev.claw.hub.v1.WithdrawServiceRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The registry, without blocking; {@link AsyncHubClient} says on which threads. May be used from any thread. */
public final class Services {
    private final Requests requests;
    private final String instanceId;
    private final AtomicInteger publications = new AtomicInteger();

    Services(Requests requests, String instanceId) {
        this.requests = requests;
        this.instanceId = instanceId;
    }

    /** All listed services that match, in this order. */
    public CompletableFuture<List<Service>> list(ServiceFilter filter, ServiceOrder order) {
        return ServicePages.all(this::page, filter, order);
    }

    /** A page of the listed services that match. */
    public CompletableFuture<ListServicesResponse> page(ListServicesRequest request) {
        return requests.ask(RegistryServiceGrpc.getListServicesMethod(), request);
    }

    /** One service by its id, or by the name of exactly one listed service, with documentation and schemas. */
    public CompletableFuture<Service> get(String idOrName) {
        GetServiceRequest request =
                GetServiceRequest.newBuilder().setServiceId(idOrName).build();
        return requests.ask(RegistryServiceGrpc.getGetServiceMethod(), request)
                .thenApply(GetServiceResponse::getService);
    }

    /**
     * Takes an own service off the list, whichever of the agent's streams declared it; publications drop it and do not
     * declare it again. Of what this publication declared, {@link Publication#withdraw} does the same.
     *
     * @param release true gives the id free and ends its keys; else it stays the agent's
     */
    public CompletableFuture<Void> withdraw(String serviceId, boolean release) {
        WithdrawServiceRequest request = WithdrawServiceRequest.newBuilder()
                .setServiceId(serviceId)
                .setRelease(release)
                .build();
        return requests.ask(RegistryServiceGrpc.getWithdrawServiceMethod(), request)
                .thenAccept(done -> {});
    }

    /** Changes who may call an own service; in force for every call that is made after this completes. */
    public CompletableFuture<UpdateServiceAccessResponse> updateAccess(UpdateServiceAccessRequest request) {
        return requests.ask(RegistryServiceGrpc.getUpdateServiceAccessMethod(), request);
    }

    /** Rates a service, in the place of the rating that this agent gave it before. */
    public CompletableFuture<RateServiceResponse> rate(RateServiceRequest request) {
        return requests.ask(RegistryServiceGrpc.getRateServiceMethod(), request);
    }

    /** A page of a service's ratings, the newest first, and what all of them come to. */
    public CompletableFuture<ListRatingsResponse> ratings(ListRatingsRequest request) {
        return requests.ask(RegistryServiceGrpc.getListRatingsMethod(), request);
    }

    /** Follows the listed services that match; the snapshot comes in the order asked for. */
    public Discovery discover(DiscoverOpen query, ServiceListener listener) {
        return requests.owned(new DiscoverLink(requests.context(), query, listener).begin());
    }

    /** Publishes services and serves their calls. Each publication has streams of its own. */
    public Publication publish(ProviderOptions options, List<ServiceDeclaration> services, CallHandler handler) {
        String instance = options.instanceId().orElseGet(this::nextInstance);
        Publication publication =
                new Publication(requests.context(), options, instance, new Publication.Start(services, handler));
        requests.own(publication::close, publication.closed());
        return publication;
    }

    private String nextInstance() {
        int number = publications.incrementAndGet();
        return number == 1 ? instanceId : instanceId + "." + number;
    }
}
