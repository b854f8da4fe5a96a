package dev.claw.hub.registry;

import dev.claw.hub.identity.Caller;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.GetServiceResponse;
import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.ListRatingsResponse;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.RateServiceResponse;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import dev.claw.hub.v1.UpdateServiceAccessResponse;
import dev.claw.hub.v1.WithdrawServiceRequest;
import dev.claw.hub.v1.WithdrawServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The registry's door: decodes, asks, encodes. */
public final class RegistryEndpoint extends RegistryServiceGrpc.RegistryServiceImplBase {
    private final StreamScope scope;
    private final Ratings ratings;
    private final Directory directory;
    private final Loads loads;
    private final ServicePages pages;
    private final PublishStream.Registry registry;

    /**
     * @param providerLoad what the {@code Serve} streams of a service carry now; any thread asks, and it does not block
     */
    public RegistryEndpoint(
            StreamScope scope,
            Registrations registrations,
            Ratings ratings,
            Directory directory,
            Function<String, ProviderLoad> providerLoad) {
        this.scope = scope;
        this.ratings = ratings;
        this.directory = directory;
        this.loads = new Loads(providerLoad);
        this.pages = new ServicePages(directory, loads, scope.limits().frameBytes());
        this.registry = new PublishStream.Registry(registrations, directory, loads, new Instances());
    }

    @Override
    public StreamObserver<PublishRequest> publish(StreamObserver<PublishResponse> out) {
        return new PublishStream(scope, Caller.current().agentId(), registry, out).begin();
    }

    @Override
    public StreamObserver<DiscoverRequest> discover(StreamObserver<DiscoverResponse> out) {
        return new DiscoverStream(scope, Caller.current().agentId(), directory, loads, out).begin();
    }

    @Override
    public void listServices(ListServicesRequest request, StreamObserver<ListServicesResponse> out) {
        Unary.answer(out, () -> CompletableFuture.completedFuture(pages.page(request)));
    }

    @Override
    public void getService(GetServiceRequest request, StreamObserver<GetServiceResponse> out) {
        Unary.answer(
                out,
                () -> registry.registrations()
                        .get(request.getServiceId())
                        .thenApply(service -> GetServiceResponse.newBuilder()
                                .setService(loads.now(service))
                                .build()));
    }

    @Override
    public void withdrawService(WithdrawServiceRequest request, StreamObserver<WithdrawServiceResponse> out) {
        String owner = Caller.current().agentId();
        Unary.answer(
                out,
                () -> registry.registrations()
                        .withdrawEverywhere(owner, request.getServiceId(), request.getRelease())
                        .thenApply(done -> WithdrawServiceResponse.getDefaultInstance()));
    }

    @Override
    public void updateServiceAccess(
            UpdateServiceAccessRequest request, StreamObserver<UpdateServiceAccessResponse> out) {
        String owner = Caller.current().agentId();
        Unary.answer(
                out,
                () -> registry.registrations().updateAccess(owner, request).thenApply(access -> {
                    UpdateServiceAccessResponse.Builder answer = UpdateServiceAccessResponse.newBuilder();
                    access.ifPresent(answer::setAccess);
                    return answer.build();
                }));
    }

    @Override
    public void rateService(RateServiceRequest request, StreamObserver<RateServiceResponse> out) {
        String rater = Caller.current().agentId();
        Unary.answer(out, () -> ratings.rate(rater, request));
    }

    @Override
    public void listRatings(ListRatingsRequest request, StreamObserver<ListRatingsResponse> out) {
        Unary.answer(out, () -> ratings.list(request));
    }
}
