package dev.claw.hub.wiring;

import dev.claw.hub.limits.Times;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.GetHubInfoRequest;
import dev.claw.hub.v1.GetHubInfoResponse;
import dev.claw.hub.v1.HubServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Tells what this hub is. */
public final class HubInfo extends HubServiceGrpc.HubServiceImplBase {
    private static final String PRODUCT = "claw-grpc-hub";

    private final GetHubInfoResponse info;

    /** @param ephemeral whether nothing survives this process */
    HubInfo(StreamScope scope, Instant startedAt, boolean ephemeral) {
        this.info = GetHubInfoResponse.newBuilder()
                .setProduct(PRODUCT)
                .setVersion(version())
                .setEpoch(scope.epoch())
                .setStartedAt(Times.proto(startedAt))
                .setLimits(scope.limits().toProto())
                .addAllCapabilities(ephemeral ? List.of("act-as", "ephemeral") : List.of("act-as"))
                .build();
    }

    /** The version of this build; {@code dev} outside of the jar. */
    public static String version() {
        return Optional.ofNullable(HubInfo.class.getPackage().getImplementationVersion())
                .orElse("dev");
    }

    @Override
    public void getHubInfo(GetHubInfoRequest request, StreamObserver<GetHubInfoResponse> out) {
        Unary.answer(out, () -> CompletableFuture.completedFuture(info));
    }
}
