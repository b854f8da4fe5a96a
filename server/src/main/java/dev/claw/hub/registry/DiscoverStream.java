package dev.claw.hub.registry;

import com.google.rpc.Status;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.Service;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceChanges;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One follower of the list. What it has not been told yet waits as the newest state per service, so a slow follower
 * costs at most one entry per service and delays nobody.
 */
final class DiscoverStream extends BidiStream<DiscoverRequest, DiscoverResponse> implements Directory.Listener {
    private final Directory directory;
    private final Map<String, Optional<Service>> waiting = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private Predicate<Service> filter = service -> false;
    private boolean caughtUpTold;

    DiscoverStream(StreamScope scope, String agentId, Directory directory, StreamObserver<DiscoverResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.directory = directory;
    }

    @Override
    protected void open(DiscoverRequest frame) {
        filter = ServiceFilters.predicate(frame.getOpen().getFilter());
        sendOpened(DiscoverResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
        directory.follow(this);
    }

    @Override
    protected void handle(DiscoverRequest frame) {
        throw new IllegalStateException("the shape knows no frame but open");
    }

    @Override
    public void listed(Service service) {
        onLoop(() -> take(service.getServiceId(), Optional.of(service).filter(filter)));
    }

    @Override
    public void gone(String serviceId) {
        onLoop(() -> take(serviceId, Optional.empty()));
    }

    @Override
    protected Optional<DiscoverResponse> nextFrame() {
        if (!inUse()) {
            return Optional.empty();
        }
        if (!waiting.isEmpty()) {
            return Optional.of(
                    DiscoverResponse.newBuilder().setChanges(gather()).build());
        }
        if (!caughtUpTold) {
            caughtUpTold = true;
            return Optional.of(DiscoverResponse.newBuilder()
                    .setCaughtUp(CaughtUp.getDefaultInstance())
                    .build());
        }
        return Optional.empty();
    }

    @Override
    protected boolean idle() {
        return false;
    }

    @Override
    protected void released() {
        directory.unfollow(this);
    }

    private void take(String serviceId, Optional<Service> state) {
        if (state.isPresent() || told.contains(serviceId)) {
            waiting.remove(serviceId);
            waiting.put(serviceId, state);
            wake();
        } else {
            waiting.remove(serviceId);
        }
    }

    private ServiceChanges gather() {
        ServiceChanges.Builder changes = ServiceChanges.newBuilder();
        long bytes = 0;
        Iterator<Map.Entry<String, Optional<Service>>> next = waiting.entrySet().iterator();
        while (next.hasNext() && changes.getChangesCount() < scope().limits().frameEntries()) {
            Map.Entry<String, Optional<Service>> entry = next.next();
            ServiceChange change = change(entry.getKey(), entry.getValue());
            bytes += change.getSerializedSize();
            if (changes.getChangesCount() > 0 && bytes > scope().limits().frameBytes()) {
                break;
            }
            changes.addChanges(change);
            next.remove();
        }
        return changes.build();
    }

    private ServiceChange change(String serviceId, Optional<Service> state) {
        ServiceChange.Builder change = ServiceChange.newBuilder();
        if (state.isPresent()) {
            told.add(serviceId);
            return change.setListed(state.get()).build();
        }
        told.remove(serviceId);
        return change.setGone(serviceId).build();
    }

    private static final class Shape implements FrameShape<DiscoverRequest, DiscoverResponse> {
        @Override
        public long frameId(DiscoverRequest frame) {
            return frame.getFrameId();
        }

        @Override
        public Kind kind(DiscoverRequest frame) {
            return frame.hasOpen() ? Kind.OPEN : Kind.UNKNOWN;
        }

        @Override
        public DiscoverResponse error(long frameId, Status error) {
            return DiscoverResponse.newBuilder()
                    .setFrameId(frameId)
                    .setError(error)
                    .build();
        }

        @Override
        public DiscoverResponse draining(Draining draining) {
            return DiscoverResponse.newBuilder().setDraining(draining).build();
        }
    }
}
