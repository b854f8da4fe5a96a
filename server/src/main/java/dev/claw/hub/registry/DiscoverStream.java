package dev.claw.hub.registry;

import com.google.rpc.Status;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.DiscoverRequest;
import dev.claw.hub.v1.DiscoverResponse;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.Refined;
import dev.claw.hub.v1.ServiceChanges;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One follower of the list: what it wants to follow, and the frames that tell it. */
final class DiscoverStream extends BidiStream<DiscoverRequest, DiscoverResponse> implements Directory.Listener {
    private final Directory directory;
    private final Following following;

    DiscoverStream(
            StreamScope scope, String agentId, Directory directory, Loads loads, StreamObserver<DiscoverResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.directory = directory;
        this.following = new Following(
                directory, loads, scope.limits().frameEntries(), scope.limits().frameBytes());
    }

    @Override
    protected void open(DiscoverRequest frame) {
        DiscoverOpen open = frame.getOpen();
        Predicate<Listing> filter = ServiceFilters.predicate(open.getFilter(), "open.filter");
        Sorting sorting = Sorting.of(open.getOrder(), "open.order");
        sendOpened(DiscoverResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
        following.begin(filter, directory.follow(this, sorting));
        wake();
    }

    @Override
    protected void handle(DiscoverRequest frame) {
        DiscoverOpen refine = frame.getRefine();
        Predicate<Listing> filter = ServiceFilters.predicate(refine.getFilter(), "refine.filter");
        Sorting sorting = Sorting.of(refine.getOrder(), "refine.order");
        send(DiscoverResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setRefined(Refined.getDefaultInstance())
                .build());
        following.begin(filter, directory.snapshot(sorting));
    }

    @Override
    public void changed(List<Change> changes) {
        onLoop(() -> {
            if (following.take(changes)) {
                wake();
            }
        });
    }

    @Override
    protected Optional<DiscoverResponse> nextFrame() {
        if (!inUse()) {
            return Optional.empty();
        }
        ServiceChanges changes = following.next();
        if (changes.getChangesCount() > 0) {
            return Optional.of(DiscoverResponse.newBuilder().setChanges(changes).build());
        }
        if (following.isLooking()) {
            wake();
            return Optional.empty();
        }
        return following.catchUp()
                ? Optional.of(DiscoverResponse.newBuilder()
                        .setCaughtUp(CaughtUp.getDefaultInstance())
                        .build())
                : Optional.empty();
    }

    @Override
    protected boolean idle() {
        return false;
    }

    @Override
    protected void released() {
        directory.unfollow(this);
    }

    private static final class Shape implements FrameShape<DiscoverRequest, DiscoverResponse> {
        @Override
        public long frameId(DiscoverRequest frame) {
            return frame.getFrameId();
        }

        @Override
        public Kind kind(DiscoverRequest frame) {
            return switch (frame.getFrameCase()) {
                case OPEN -> Kind.OPEN;
                case REFINE -> Kind.ASK;
                case FRAME_NOT_SET -> Kind.UNKNOWN;
            };
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
