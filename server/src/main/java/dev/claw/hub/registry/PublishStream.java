package dev.claw.hub.registry;

import com.google.rpc.Status;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.PublishRequest;
import dev.claw.hub.v1.PublishResponse;
import dev.claw.hub.v1.PublishResult;
import dev.claw.hub.v1.PublishResults;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceReport;
import dev.claw.hub.v1.Superseded;
import dev.claw.hub.v1.Withdrawn;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One provider's list: what it declares here is listed while this stream lives. Its frames are done one after the other,
 * so that a report or a withdrawal never overtakes the declaration before it.
 *
 * <p>A stream that takes another one's place keeps listed what that one declared, for a moment: what it does not
 * declare itself by then leaves the list.
 */
final class PublishStream extends BidiStream<PublishRequest, PublishResponse> implements Publisher {
    /** How long what the stream before declared stays listed; with the way there under the second of G19. */
    private static final Duration INHERITANCE = Duration.ofMillis(800);

    /** Frames that wait for the one before them, such as for the store. */
    private static final int MAX_WAITING_FRAMES = 256;

    private final Registry registry;
    private final Queue<PublishRequest> waiting = new ArrayDeque<>();
    private final Set<String> inherited = new HashSet<>();
    private final List<String> releaseOnClose = new ArrayList<>();
    /** Withdrawn elsewhere and not told yet: at most what this stream declared. */
    private final Set<String> withdrawnElsewhere = new LinkedHashSet<>();

    private String instanceId = "";
    private boolean busy;

    /**
     * What all these streams work on.
     *
     * @param instances which stream speaks for which copy of a provider
     */
    record Registry(Registrations registrations, Directory directory, Loads loads, Instances instances) {}

    PublishStream(StreamScope scope, String agentId, Registry registry, StreamObserver<PublishResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.registry = registry;
    }

    @Override
    protected void open(PublishRequest frame) {
        instanceId = Ids.optional(frame.getOpen().getInstanceId(), "open.instance_id");
        sendOpened(PublishResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
        if (!instanceId.isEmpty()) {
            registry.instances().replace(agentId(), instanceId, this).ifPresent(this::inherit);
            claim("publisher", instanceId);
        }
    }

    @Override
    protected void handle(PublishRequest frame) {
        if (waiting.size() == MAX_WAITING_FRAMES) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL,
                    MAX_WAITING_FRAMES + " frames of this stream wait already for the one before them");
        }
        owe();
        waiting.add(frame);
        if (!busy) {
            turn();
        }
    }

    @Override
    public void withdrawn(String serviceId) {
        onLoop(() -> {
            withdrawnElsewhere.add(serviceId);
            wake();
        });
    }

    /** Behind the answer of the frame under way, which may declare anew what was withdrawn. */
    @Override
    protected Optional<PublishResponse> nextFrame() {
        if (busy || !inUse()) {
            return Optional.empty();
        }
        withdrawnElsewhere.removeIf(this::isDeclared);
        List<String> told = withdrawnElsewhere.stream()
                .limit(scope().limits().frameEntries())
                .toList();
        told.forEach(withdrawnElsewhere::remove);
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(PublishResponse.newBuilder()
                        .setWithdrawn(Withdrawn.newBuilder().addAllServiceIds(told))
                        .build());
    }

    /** A list with something on it lasts until the provider leaves. */
    @Override
    protected boolean idle() {
        return !registry.directory().isPublishing(this);
    }

    @Override
    protected void released() {
        waiting.clear();
        registry.instances().remove(agentId(), instanceId, this);
        registry.directory().unlistAll(this);
        releaseUnlisted(releaseOnClose);
        releaseUnlisted(inherited);
    }

    private boolean isDeclared(String serviceId) {
        return registry.directory()
                .find(serviceId)
                .filter(listing -> listing.publishers().containsKey(this))
                .isPresent();
    }

    /** Does the next frame that waits. */
    private void turn() {
        PublishRequest frame = waiting.poll();
        busy = frame != null;
        if (frame == null) {
            return;
        }
        try {
            Entries.whenAll(
                    perform(frame),
                    service -> PublishResult.newBuilder()
                            .setOk(registry.loads().now(service))
                            .build(),
                    error -> PublishResult.newBuilder().setError(error).build(),
                    results -> onLoop(() -> {
                        settle(PublishResponse.newBuilder()
                                .setFrameId(frame.getFrameId())
                                .setResults(PublishResults.newBuilder().addAllResults(results))
                                .build());
                        turn();
                    }));
        } catch (RuntimeException refused) {
            settleError(frame.getFrameId(), refused);
            turn();
        }
    }

    private List<CompletionStage<Service>> perform(PublishRequest frame) {
        int most = scope().limits().frameEntries();
        return switch (frame.getFrameCase()) {
            case DECLARE ->
                Entries.each(Entries.within(frame.getDeclare().getServicesList(), "services", most), this::declare);
            case WITHDRAW ->
                Entries.each(
                        Entries.within(frame.getWithdraw().getServiceIdsList(), "service_ids", most),
                        id -> withdraw(id, frame.getWithdraw().getRelease()));
            case REPORT ->
                Entries.each(Entries.within(frame.getReport().getReportsList(), "reports", most), this::report);
            case OPEN, FRAME_NOT_SET -> throw new IllegalStateException("the shape lets no such frame in");
        };
    }

    private CompletionStage<Service> declare(ServiceDeclaration wanted) {
        return registry.registrations().declare(agentId(), wanted, this).whenComplete((service, fault) -> {
            if (fault == null) {
                onLoop(() -> noteDeclared(wanted, service.getServiceId()));
            }
        });
    }

    private CompletionStage<Service> withdraw(String serviceId, boolean release) {
        return registry.registrations().withdraw(agentId(), serviceId, release, this);
    }

    private CompletionStage<Service> report(ServiceReport report) {
        String id = Ids.required(report.getServiceId(), "reports.service_id");
        return CompletableFuture.completedFuture(registry.directory()
                .report(id, this, Report.of(report))
                .orElseThrow(() -> Refusal.field(
                        "reports.service_id", "is \"" + id + "\"; expected a service that this stream declared")));
    }

    private void noteDeclared(ServiceDeclaration wanted, String serviceId) {
        inherited.remove(serviceId);
        if (wanted.getReleaseOnClose()) {
            releaseOnClose.add(serviceId);
        }
        if (!inUse()) {
            // The stream ended while the store wrote: what came of it must not outlive the stream.
            registry.directory().unlist(serviceId, this);
            releaseUnlisted(releaseOnClose);
        }
    }

    private void inherit(PublishStream older) {
        inherited.addAll(registry.directory().handOver(older, this));
        if (!inherited.isEmpty()) {
            later(INHERITANCE, () -> {
                inherited.forEach(id -> registry.directory().unlist(id, this));
                releaseUnlisted(inherited);
                inherited.clear();
                wake();
            });
        }
    }

    /** What another stream of the agent declares too goes on living with that one. */
    private void releaseUnlisted(Collection<String> serviceIds) {
        List<String> over = serviceIds.stream()
                .filter(id -> registry.directory().find(id).isEmpty())
                .toList();
        if (!over.isEmpty()) {
            registry.registrations().releaseAfterClose(agentId(), over);
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
                case DECLARE, WITHDRAW, REPORT -> Kind.ASK;
                case FRAME_NOT_SET -> Kind.UNKNOWN;
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
