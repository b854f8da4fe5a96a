package dev.claw.hub.registry;

import dev.claw.hub.identity.Caller;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.GetServiceResponse;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.Service;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The registry's door: decodes, asks, encodes. */
public final class RegistryEndpoint extends RegistryServiceGrpc.RegistryServiceImplBase {
    private final StreamScope scope;
    private final Registrations registrations;
    private final Directory directory;

    public RegistryEndpoint(StreamScope scope, Registrations registrations, Directory directory) {
        this.scope = scope;
        this.registrations = registrations;
        this.directory = directory;
    }

    @Override
    public StreamObserver<PublishRequest> publish(StreamObserver<PublishResponse> out) {
        return new PublishStream(scope, Caller.current().agentId(), registrations, directory, out).begin();
    }

    @Override
    public StreamObserver<DiscoverRequest> discover(StreamObserver<DiscoverResponse> out) {
        return new DiscoverStream(scope, Caller.current().agentId(), directory, out).begin();
    }

    @Override
    public void listServices(ListServicesRequest request, StreamObserver<ListServicesResponse> out) {
        Unary.answer(out, () -> CompletableFuture.completedFuture(page(request)));
    }

    @Override
    public void getService(GetServiceRequest request, StreamObserver<GetServiceResponse> out) {
        Unary.answer(
                out,
                () -> registrations
                        .get(request.getServiceId())
                        .thenApply(service -> GetServiceResponse.newBuilder()
                                .setService(service)
                                .build()));
    }

    private ListServicesResponse page(ListServicesRequest request) {
        int size = Pages.size(request.getPageSize());
        List<Service> found =
                directory.after(request.getPageToken(), ServiceFilters.predicate(request.getFilter()), size + 1);
        ListServicesResponse.Builder page = ListServicesResponse.newBuilder();
        long bytes = 0;
        for (Service service : found) {
            bytes += service.getSerializedSize();
            boolean full = page.getServicesCount() == size
                    || page.getServicesCount() > 0 && bytes > scope.limits().frameBytes();
            if (full) {
                page.setNextPageToken(
                        page.getServices(page.getServicesCount() - 1).getServiceId());
                break;
            }
            page.addServices(service);
        }
        return page.build();
    }
}
