package dev.claw.hub.keys;

import com.google.rpc.Status;
import dev.claw.hub.bus.Subscription;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.store.KeyFilter;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.AcquireResponse;
import dev.claw.hub.v1.AcquireResult;
import dev.claw.hub.v1.AcquireResults;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.KeyDecision;
import dev.claw.hub.v1.KeyDecisions;
import dev.claw.hub.v1.RequestKeyRequest;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** One consumer's stream of keys: what it asks for, what was decided, how its keys stand. */
final class AcquireStream extends BidiStream<AcquireRequest, AcquireResponse> {
    private final Caller consumer;
    private final KeyDesk desk;
    private final KeyFeed held;
    /** Ids of requests that this stream asked and that are not answered for good. */
    private final Set<String> unanswered = new HashSet<>();
    /** Keys whose state is told behind the answer that shows them: at most one for each unanswered request. */
    private final Map<String, KeyRow> withheld = new HashMap<>();

    private final Set<String> awaited = new HashSet<>();
    private final Set<String> collecting = new HashSet<>();
    private final Set<String> askAgain = new HashSet<>();
    private final List<Subscription> bells = new ArrayList<>();
    private boolean askOnly;

    AcquireStream(StreamScope scope, Caller consumer, KeyDesk desk, StreamObserver<AcquireResponse> out) {
        super(scope, new AcquireShape(), consumer.agentId(), out);
        this.consumer = consumer;
        this.desk = desk;
        this.held = new KeyFeed(
                this, desk, KeyFilter.heldBy(consumer.agentId()), scope.limits().frameEntries());
    }

    @Override
    protected void open(AcquireRequest frame) {
        askOnly = frame.getOpen().getAskOnly();
        bells.add(desk.bus().subscribe(KeyTopics.decided(agentId()), () -> onLoop(this::collectAwaited)));
        if (!askOnly) {
            bells.add(desk.bus().subscribe(KeyTopics.held(agentId()), held::ring));
        }
        sendOpened(AcquireResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
    }

    @Override
    protected void handle(AcquireRequest frame) {
        int most = scope().limits().frameEntries();
        List<CompletionStage<AcquireResult>> outcomes = frame.hasRequest()
                ? Entries.each(Entries.within(frame.getRequest().getRequestsList(), "requests", most), this::request)
                : Entries.each(
                        Entries.within(frame.getRevoke().getKeysList(), "keys", most),
                        key -> desk.issuance()
                                .revoke(agentId(), key)
                                .thenApply(revoked -> AcquireResult.newBuilder()
                                        .setRevoked(revoked)
                                        .build()));
        owe();
        Entries.whenAll(
                outcomes,
                result -> result,
                error -> AcquireResult.newBuilder().setError(error).build(),
                results -> settleAndWatch(frame, results));
    }

    @Override
    protected Optional<AcquireResponse> nextFrame() {
        if (askOnly || !inUse()) {
            return Optional.empty();
        }
        for (Optional<List<KeyRow>> keys = held.next(); keys.isPresent(); keys = held.next()) {
            List<KeyRow> told = keys.get().stream().filter(this::mayBeTold).toList();
            if (!told.isEmpty()) {
                return Optional.of(statesFrame(told));
            }
        }
        if (held.turnsCaughtUp()) {
            return Optional.of(AcquireResponse.newBuilder()
                    .setCaughtUp(CaughtUp.getDefaultInstance())
                    .build());
        }
        return Optional.empty();
    }

    @Override
    protected boolean idle() {
        return askOnly && awaited.isEmpty();
    }

    @Override
    protected void released() {
        bells.forEach(Subscription::close);
    }

    private CompletionStage<AcquireResult> request(RequestKeyRequest wanted) {
        unanswered.add(wanted.getRequestId());
        return desk.requests()
                .request(consumer, wanted)
                .thenApply(requested ->
                        AcquireResult.newBuilder().setRequested(requested).build());
    }

    private void settleAndWatch(AcquireRequest asked, List<AcquireResult> results) {
        onLoop(() -> {
            settle(AcquireResponse.newBuilder()
                    .setFrameId(asked.getFrameId())
                    .setResults(AcquireResults.newBuilder().addAllResults(results))
                    .build());
            for (AcquireResult result : results) {
                if (result.getRequested().hasPending()) {
                    awaited.add(result.getRequested().getPending().getRequestId());
                }
            }
            asked.getRequest().getRequestsList().stream()
                    .map(RequestKeyRequest::getRequestId)
                    .filter(requestId -> !awaited.contains(requestId))
                    .forEach(this::answered);
            // It may have been decided before anybody here was watching.
            collectAwaited();
        });
    }

    private void collectAwaited() {
        if (inUse()) {
            List.copyOf(awaited).forEach(this::collect);
        }
    }

    /** One question at a time for each request: every answer shows a new secret, and the last one is what counts. */
    private void collect(String requestId) {
        if (!collecting.add(requestId)) {
            askAgain.add(requestId);
            return;
        }
        desk.requests()
                .collect(agentId(), requestId)
                .whenComplete((outcome, fault) -> onLoop(() -> {
                    collecting.remove(requestId);
                    boolean rungMeanwhile = askAgain.remove(requestId);
                    if (fault != null) {
                        decided(KeyDecision.newBuilder()
                                .setRequestId(requestId)
                                .setError(Statuses.of(fault))
                                .build());
                    } else if (outcome.isPresent()) {
                        decided(KeyDecision.newBuilder()
                                .setRequestId(requestId)
                                .setGranted(outcome.get().getGranted())
                                .build());
                    } else if (rungMeanwhile && inUse()) {
                        collect(requestId);
                    }
                }));
    }

    private void decided(KeyDecision decision) {
        awaited.remove(decision.getRequestId());
        send(AcquireResponse.newBuilder()
                .setDecisions(KeyDecisions.newBuilder().addDecisions(decision))
                .build());
        answered(decision.getRequestId());
    }

    /** The answer is on its way: the state of its key may follow. */
    private void answered(String requestId) {
        unanswered.remove(requestId);
        KeyRow key = withheld.remove(requestId);
        if (key != null) {
            send(statesFrame(List.of(key)));
        }
    }

    private boolean mayBeTold(KeyRow key) {
        boolean early = unanswered.contains(key.requestId());
        if (early) {
            withheld.put(key.requestId(), key);
        }
        return !early;
    }

    private AcquireResponse statesFrame(List<KeyRow> keys) {
        return AcquireResponse.newBuilder().setKeys(KeyFeed.states(keys)).build();
    }

    private static final class AcquireShape implements dev.claw.hub.stream.FrameShape<AcquireRequest, AcquireResponse> {
        @Override
        public long frameId(AcquireRequest frame) {
            return frame.getFrameId();
        }

        @Override
        public Kind kind(AcquireRequest frame) {
            return switch (frame.getFrameCase()) {
                case OPEN -> Kind.OPEN;
                case REQUEST, REVOKE -> Kind.ASK;
                case FRAME_NOT_SET -> Kind.UNKNOWN;
            };
        }

        @Override
        public AcquireResponse error(long frameId, Status error) {
            return AcquireResponse.newBuilder()
                    .setFrameId(frameId)
                    .setError(error)
                    .build();
        }

        @Override
        public AcquireResponse draining(Draining draining) {
            return AcquireResponse.newBuilder().setDraining(draining).build();
        }
    }
}
