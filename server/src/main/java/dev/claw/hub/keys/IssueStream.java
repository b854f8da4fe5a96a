package dev.claw.hub.keys;

import com.google.rpc.Status;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.store.KeyFilter;
import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.Feed;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.stream.RowPage;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.IssueResponse;
import dev.claw.hub.v1.IssueResult;
import dev.claw.hub.v1.IssueResults;
import dev.claw.hub.v1.PendingKeyRequests;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One provider's stream of keys: the requests that wait for its decision, what it decides, and how its keys stand. */
final class IssueStream extends BidiStream<IssueRequest, IssueResponse> {
    private final KeyDesk desk;
    private final Feed<RowPage<KeyRequestRow>> pending;
    private final KeyFeed granted;
    private final List<Subscription> bells = new ArrayList<>();
    private boolean followsKeys;
    private int snapshotsLeft;

    IssueStream(StreamScope scope, String agentId, KeyDesk desk, StreamObserver<IssueResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.desk = desk;
        this.pending = new Feed<>(this, 0, this::read);
        this.granted = new KeyFeed(
                this, desk, KeyFilter.grantedBy(agentId), scope.limits().frameEntries());
    }

    @Override
    protected void open(IssueRequest frame) {
        followsKeys = frame.getOpen().getFollowKeys();
        snapshotsLeft = followsKeys ? 2 : 1;
        desk.issuers().opened(agentId());
        bells.add(desk.bus().subscribe(KeyTopics.pending(agentId()), pending::ring));
        if (followsKeys) {
            bells.add(desk.bus().subscribe(KeyTopics.granted(agentId()), granted::ring));
        }
        sendOpened(IssueResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
    }

    @Override
    protected void handle(IssueRequest frame) {
        int most = scope().limits().frameEntries();
        List<CompletionStage<IssueResult>> outcomes = switch (frame.getFrameCase()) {
            case SET_POLICIES ->
                Entries.each(
                        Entries.within(frame.getSetPolicies().getPoliciesList(), "policies", most),
                        policy -> desk.issuance()
                                .setPolicy(agentId(), policy)
                                .thenApply(set ->
                                        IssueResult.newBuilder().setPolicy(set).build()));
            case DECIDE ->
                Entries.each(
                        Entries.within(frame.getDecide().getDecisionsList(), "decisions", most),
                        decision -> desk.issuance()
                                .decide(agentId(), decision)
                                .thenApply(decided -> IssueResult.newBuilder()
                                        .setDecision(decided)
                                        .build()));
            default ->
                Entries.each(
                        Entries.within(frame.getRevoke().getKeysList(), "keys", most),
                        key -> desk.issuance()
                                .revoke(agentId(), key)
                                .thenApply(revoked -> IssueResult.newBuilder()
                                        .setRevoked(revoked)
                                        .build()));
        };
        owe();
        Entries.whenAll(
                outcomes,
                result -> result,
                error -> IssueResult.newBuilder().setError(error).build(),
                results -> settle(IssueResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setResults(IssueResults.newBuilder().addAllResults(results))
                        .build()));
    }

    @Override
    protected Optional<IssueResponse> nextFrame() {
        if (!inUse()) {
            return Optional.empty();
        }
        Optional<RowPage<KeyRequestRow>> page = pending.next();
        if (page.isPresent()) {
            PendingKeyRequests.Builder requests = PendingKeyRequests.newBuilder();
            page.get().rows().forEach(row -> requests.addRequests(Keys.proto(row)));
            return Optional.of(IssueResponse.newBuilder().setRequests(requests).build());
        }
        Optional<List<KeyRow>> keys = followsKeys ? granted.next() : Optional.empty();
        if (keys.isPresent()) {
            return Optional.of(IssueResponse.newBuilder()
                    .setKeys(KeyFeed.states(keys.get()))
                    .build());
        }
        return turnsCaughtUp()
                ? Optional.of(IssueResponse.newBuilder()
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
        if (!bells.isEmpty()) {
            bells.forEach(Subscription::close);
            desk.issuers().closed(agentId());
        }
    }

    /** True once: when everything the stream follows has been told as it was. */
    private boolean turnsCaughtUp() {
        if (pending.turnsCaughtUp()) {
            snapshotsLeft--;
        }
        if (followsKeys && granted.turnsCaughtUp()) {
            snapshotsLeft--;
        }
        boolean turns = snapshotsLeft == 0;
        if (turns) {
            snapshotsLeft = -1;
        }
        return turns;
    }

    private CompletionStage<RowPage<KeyRequestRow>> read(long after) {
        int most = scope().limits().frameEntries();
        return desk.readers()
                .read(session -> RowPage.of(
                        session.keys().requests().undecidedAfter(agentId(), after, most),
                        KeyRequestRow::revision,
                        after,
                        most));
    }

    private static final class Shape implements FrameShape<IssueRequest, IssueResponse> {
        @Override
        public long frameId(IssueRequest frame) {
            return frame.getFrameId();
        }

        @Override
        public Kind kind(IssueRequest frame) {
            return switch (frame.getFrameCase()) {
                case OPEN -> Kind.OPEN;
                case SET_POLICIES, DECIDE, REVOKE -> Kind.ASK;
                case FRAME_NOT_SET -> Kind.UNKNOWN;
            };
        }

        @Override
        public IssueResponse error(long frameId, Status error) {
            return IssueResponse.newBuilder()
                    .setFrameId(frameId)
                    .setError(error)
                    .build();
        }

        @Override
        public IssueResponse draining(Draining draining) {
            return IssueResponse.newBuilder().setDraining(draining).build();
        }
    }
}
