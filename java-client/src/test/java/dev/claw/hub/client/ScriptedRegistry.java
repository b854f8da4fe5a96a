package dev.claw.hub.client;

import com.google.protobuf.Message;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.ListRatingsRequest;
import dev.claw.hub.v1.ListRatingsResponse;
import dev.claw.hub.v1.ListServicesRequest;
import dev.claw.hub.v1.ListServicesResponse;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.RateServiceRequest;
import dev.claw.hub.v1.RateServiceResponse;
import dev.claw.hub.v1.Rating;
import dev.claw.hub.v1.RatingSummary;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServiceAccess;
import dev.claw.hub.v1.UpdateServiceAccessRequest;
import dev.claw.hub.v1.UpdateServiceAccessResponse;
import dev.claw.hub.v1.WithdrawServiceRequest;
import dev.claw.hub.v1.WithdrawServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The registry of a scripted hub. Ratings and callers are answered with what was sent. */
final class ScriptedRegistry extends RegistryServiceGrpc.RegistryServiceImplBase {
    private final ScriptedHub hub;

    /** Unary requests about one service, in order. */
    final Queue<Message> asked = new ConcurrentLinkedQueue<>();

    ScriptedRegistry(ScriptedHub hub) {
        this.hub = hub;
    }

    @Override
    public StreamObserver<PublishRequest> publish(StreamObserver<PublishResponse> out) {
        return hub.publish.begin(out);
    }

    @Override
    public StreamObserver<DiscoverRequest> discover(StreamObserver<DiscoverResponse> out) {
        return hub.discover.begin(out);
    }

    @Override
    public void listServices(ListServicesRequest request, StreamObserver<ListServicesResponse> out) {
        hub.pagesAsked.add(request);
        ScriptedHub.answer(out, hub.pages.remove());
    }

    @Override
    public void withdrawService(WithdrawServiceRequest request, StreamObserver<WithdrawServiceResponse> out) {
        asked.add(request);
        ScriptedHub.answer(out, WithdrawServiceResponse.getDefaultInstance());
    }

    @Override
    public void updateServiceAccess(
            UpdateServiceAccessRequest request, StreamObserver<UpdateServiceAccessResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out,
                UpdateServiceAccessResponse.newBuilder()
                        .setAccess(ServiceAccess.newBuilder().addAllCallers(request.getAddList()))
                        .build());
    }

    @Override
    public void rateService(RateServiceRequest request, StreamObserver<RateServiceResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out,
                RateServiceResponse.newBuilder()
                        .setRating(Rating.newBuilder().setScore(request.getScore()))
                        .build());
    }

    @Override
    public void listRatings(ListRatingsRequest request, StreamObserver<ListRatingsResponse> out) {
        asked.add(request);
        ScriptedHub.answer(
                out,
                ListRatingsResponse.newBuilder()
                        .setSummary(RatingSummary.newBuilder().setTotal(7))
                        .build());
    }
}
