package dev.claw.hub.bench;

import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.PublishOpen;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.RegistryServiceGrpc;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServiceDeclaration;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Services that are listed and online and that nobody calls, of as many agents as it takes, over one connection. */
final class Crowd {
    private static final int PER_AGENT = 100;
    private static final int FRAME_ENTRIES = 50;
    private static final int SECONDS = 60;

    private final Channel connection;
    private final int services;

    Crowd(Wire wire, String address, int services) {
        this.connection = wire.connect(address);
        this.services = services;
    }

    /** Blocks until all are online. They stay so until the {@link Wire} closes. */
    void come() throws Exception {
        for (int first = 0; first < services; first += PER_AGENT) {
            List<String> ids = publish("crowd-" + first, first, Math.min(services, first + PER_AGENT));
            serve("crowd-" + first, ids);
        }
    }

    private List<String> publish(String agentId, int first, int behind) throws Exception {
        BlockingQueue<PublishResponse> answers = new LinkedBlockingQueue<>();
        Frames<PublishResponse> frames = new Frames<>(answers::add, cause -> {});
        StreamObserver<PublishRequest> publish =
                RegistryServiceGrpc.newStub(Wire.as(agentId, connection)).publish(frames);
        publish.onNext(PublishRequest.newBuilder()
                .setFrameId(1)
                .setOpen(PublishOpen.getDefaultInstance())
                .build());
        frames.awaitFirst();
        List<String> ids = new ArrayList<>();
        for (int at = first; at < behind; at += FRAME_ENTRIES) {
            DeclareFrame.Builder frame = DeclareFrame.newBuilder();
            for (int i = at; i < Math.min(behind, at + FRAME_ENTRIES); i++) {
                frame.addServices(ServiceDeclaration.newBuilder()
                        .setName("crowd-service-" + i)
                        .setDescription("One of many."));
            }
            publish.onNext(PublishRequest.newBuilder()
                    .setFrameId(2L + at - first)
                    .setDeclare(frame)
                    .build());
            PublishResponse answer = answers.poll(SECONDS, TimeUnit.SECONDS);
            if (answer == null || !answer.hasResults()) {
                throw new IllegalStateException("the hub did not take the services: " + answer);
            }
            for (PublishResult result : answer.getResults().getResultsList()) {
                ids.add(result.getOk().getServiceId());
            }
        }
        return ids;
    }

    private void serve(String agentId, List<String> ids) throws Exception {
        Frames<ServeResponse> frames = new Frames<>(frame -> {}, cause -> {});
        CallServiceGrpc.newStub(Wire.as(agentId, connection))
                .serve(frames)
                .onNext(ServeRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(ServeOpen.newBuilder().addAllServiceIds(ids))
                        .build());
        frames.awaitFirst();
    }
}
