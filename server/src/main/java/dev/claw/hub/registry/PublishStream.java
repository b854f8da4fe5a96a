package dev.claw.hub.registry;

import com.google.rpc.Status;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.DeclareFrame;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.PublishResults;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.Superseded;
import dev.claw.hub.v1.WithdrawFrame;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** One provider's list: what it declares here is listed while this stream lives. */
final class PublishStream extends BidiStream<PublishRequest, PublishResponse> {
    private final Registrations registrations;
    private final Directory directory;
    private final Set<String> declared = new HashSet<>();
    private final List<String> releaseOnClose = new ArrayList<>();

    PublishStream(
            StreamScope scope,
            String agentId,
            Registrations registrations,
            Directory directory,
            StreamObserver<PublishResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.registrations = registrations;
        this.directory = directory;
    }

    @Override
    protected void open(PublishRequest frame) {
        String instance = Ids.optional(frame.getOpen().getInstanceId(), "open.instance_id");
        sendOpened(PublishResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
        if (!instance.isEmpty()) {
            claim("publisher", instance);
        }
    }

    @Override
    protected void handle(PublishRequest frame) {
        List<CompletionStage<Service>> outcomes =
                frame.hasDeclare() ? declare(frame.getDeclare()) : withdraw(frame.getWithdraw());
        owe();
        Entries.whenAll(
                outcomes,
                service -> PublishResult.newBuilder().setOk(service).build(),
                error -> PublishResult.newBuilder().setError(error).build(),
                results -> settle(PublishResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setResults(PublishResults.newBuilder().addAllResults(results))
                        .build()));
    }

    @Override
    protected Optional<PublishResponse> nextFrame() {
        return Optional.empty();
    }

    /** A list with something on it lasts until the provider leaves. */
    @Override
    protected boolean idle() {
        return declared.isEmpty();
    }

    @Override
    protected void released() {
        declared.forEach(id -> directory.unlist(id, this));
        releaseUnlisted();
    }

    private List<CompletionStage<Service>> declare(DeclareFrame frame) {
        return Entries.within(
                        frame.getServicesList(), "services", scope().limits().frameEntries())
                .stream()
                .map(wanted -> Entries.attempt(() -> registrations
                        .declare(agentId(), wanted, this)
                        .whenComplete((service, fault) -> {
                            if (fault == null) {
                                onLoop(() -> noteDeclared(wanted, service));
                            }
                        })))
                .toList();
    }

    private List<CompletionStage<Service>> withdraw(WithdrawFrame frame) {
        List<String> ids = Entries.within(
                frame.getServiceIdsList(), "service_ids", scope().limits().frameEntries());
        return ids.stream()
                .map(id -> Entries.attempt(() -> registrations
                        .withdraw(agentId(), id, frame.getRelease(), this)
                        .whenComplete((service, fault) -> {
                            if (fault == null) {
                                onLoop(() -> declared.remove(id));
                            }
                        })))
                .toList();
    }

    private void noteDeclared(ServiceDeclaration wanted, Service service) {
        if (wanted.getReleaseOnClose()) {
            releaseOnClose.add(service.getServiceId());
        }
        if (inUse()) {
            declared.add(service.getServiceId());
        } else {
            // The stream ended while the store wrote: what came of it must not outlive the stream.
            directory.unlist(service.getServiceId(), this);
            releaseUnlisted();
        }
    }

    /** What another stream of the agent declares too goes on living with that one. */
    private void releaseUnlisted() {
        List<String> over = releaseOnClose.stream()
                .filter(id -> directory.find(id).isEmpty())
                .toList();
        if (!over.isEmpty()) {
            registrations.releaseAfterClose(agentId(), over);
        }
    }

    private static final class Shape implements FrameShape<PublishRequest, PublishResponse> {
        @Override
        public long frameId(PublishRequest frame) {
            return frame.getFrameId();
        }

        @Override
        public Kind kind(PublishRequest frame) {
            return switch (frame.getFrameCase()) {
                case OPEN -> Kind.OPEN;
                case DECLARE, WITHDRAW -> Kind.ASK;
                case REPORT, FRAME_NOT_SET -> Kind.UNKNOWN;
            };
        }

        @Override
        public PublishResponse error(long frameId, Status error) {
            return PublishResponse.newBuilder()
                    .setFrameId(frameId)
                    .setError(error)
                    .build();
        }

        @Override
        public PublishResponse draining(Draining draining) {
            return PublishResponse.newBuilder().setDraining(draining).build();
        }

        @Override
        public PublishResponse superseded(Superseded superseded) {
            return PublishResponse.newBuilder().setSuperseded(superseded).build();
        }
    }
}
