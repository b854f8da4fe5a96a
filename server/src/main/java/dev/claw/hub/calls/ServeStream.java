package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Payloads;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.Drained;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeOpened;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServeResult;
import dev.claw.hub.v1.ServeResults;
import dev.claw.hub.v1.ServedCall;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One provider's stream: the calls it holds, at most {@code max_calls}, and what it says of them. Calls and their input
 * are handed in by any thread; what the provider says is seen to on the stream's loop.
 */
final class ServeStream extends BidiStream<ServeRequest, ServeResponse> implements ProviderSide {
    private static final int DEFAULT_MAX_CALLS = 64;
    private static final int MAX_SERVICES = 100;

    private final CallEndpoint.Routes routes;
    private final Set<String> serving = new HashSet<>();
    private final HeldCalls held = new HeldCalls(DEFAULT_MAX_CALLS, () -> onLoop(this::tellDrained));
    private final ServeOutbox outbox;
    private final List<Long> drainFrames = new ArrayList<>();
    private boolean draining;
    private volatile boolean left;

    ServeStream(StreamScope scope, String agentId, CallEndpoint.Routes routes, StreamObserver<ServeResponse> out) {
        super(scope, new ServeShape(), agentId, out);
        this.routes = routes;
        this.outbox = new ServeOutbox(scope.limits(), held::holds);
    }

    /** The share of its calls that the stream has, 0 to 1. Any thread. */
    double load() {
        return (double) held.count() / held.most();
    }

    /** Calls it has. Any thread. */
    int inFlight() {
        return held.count();
    }

    /** Calls it takes at once. Any thread. */
    int maxCalls() {
        return held.most();
    }

    /** Takes room for one call of this size; false when there is none. Any thread. */
    boolean reserve(int bytes) {
        if (left || outbox.isFull() || !held.reserve()) {
            return false;
        }
        outbox.reserve(bytes);
        return true;
    }

    /** Gives back room that was taken for nothing. Any thread. */
    void unreserve(int bytes) {
        held.free();
        outbox.unreserve(bytes);
    }

    @Override
    public boolean take(LiveCall call, ServedCall served) {
        held.put(served.getRoutingId(), call);
        outbox.add(new ForProvider.Served(served, call.request().getSerializedSize()));
        wake();
        // Both are looked at behind it, for what happened before did not find the call here.
        if (call.ended()) {
            withdraw(served.getRoutingId());
        }
        return !left || held.remove(served.getRoutingId()).isEmpty();
    }

    @Override
    public void input(long routingId, Piece piece) {
        outbox.add(new ForProvider.Input(routingId, piece));
        wake();
    }

    @Override
    public void outputConsumed(long routingId, LiveCall call) {
        outbox.add(new ForProvider.Consumed(routingId, call));
        wake();
    }

    @Override
    public void withdraw(long routingId) {
        if (held.remove(routingId).isPresent()) {
            outbox.withdraw(routingId);
            wake();
        }
    }

    /** The service's id was given free: the stream lists it no longer. Any thread. */
    void dropped(String serviceId) {
        onLoop(() -> serving.remove(serviceId));
    }

    @Override
    protected void open(ServeRequest frame) {
        ServeOpen open = frame.getOpen();
        String instance = Ids.optional(open.getInstanceId(), "open.instance_id");
        int most = scope().limits().calls().perProvider();
        if (open.hasMaxCalls() && (open.getMaxCalls() < 1 || open.getMaxCalls() > most)) {
            throw Refusal.field(
                    "open.max_calls", "is " + Integer.toUnsignedString(open.getMaxCalls()) + "; expected 1 to " + most);
        }
        if (open.getServiceIdsCount() > MAX_SERVICES) {
            throw Refusal.field(
                    "open.service_ids", "has " + open.getServiceIdsCount() + " entries; at most " + MAX_SERVICES);
        }
        open.getServiceIdsList().forEach(id -> Ids.required(id, "open.service_ids"));
        routes.registrations().requireOwned(agentId(), open.getServiceIdsList()).whenComplete((ids, fault) -> {
            if (fault != null) {
                refuseOpen(frame.getFrameId(), fault);
            } else {
                onLoop(() -> opened(frame, instance, ids));
            }
        });
    }

    @Override
    protected void handle(ServeRequest frame) {
        switch (frame.getFrameCase()) {
            case ANSWER ->
                within(frame.getAnswer().getAnswersList(), "answer.answers").forEach(this::answered);
            case LIST -> list(frame);
            case PROGRESS ->
                FirstRefusal.each(
                        within(frame.getProgress().getCallsList(), "progress.calls"),
                        said -> held.find(said.getRoutingId())
                                .ifPresent(call -> call.progress(CallRules.progress(said.getProgress()))));
            case OUTPUT ->
                FirstRefusal.each(
                        within(frame.getOutput().getChunksList(), "output.chunks"),
                        piece -> held.find(piece.getRoutingId()).ifPresent(call -> call.output(piece.getChunk())));
            case CONSUMED ->
                within(frame.getConsumed().getCallsList(), "consumed.calls")
                        .forEach(consumed -> held.find(consumed.getRoutingId())
                                .flatMap(LiveCall::flow)
                                .ifPresent(flow -> flow.inputConsumed(consumed.getBytes())));
            case DRAIN -> drain(frame.getFrameId());
            case OPEN, FRAME_NOT_SET -> throw new IllegalStateException("the stream's rules let this frame through");
        }
    }

    @Override
    protected Optional<ServeResponse> nextFrame() {
        return outbox.next();
    }

    /** A provider that half-closed answers no more, so nothing is to be had from it. */
    @Override
    protected boolean idle() {
        return true;
    }

    @Override
    protected void released() {
        left = true;
        serving.forEach(id -> routes.providers().remove(id, this));
        held.routingIds()
                .forEach(routingId ->
                        held.remove(routingId).ifPresent(call -> routes.router().lost(call, this)));
    }

    private void opened(ServeRequest frame, String instance, List<String> ids) {
        if (left) {
            return;
        }
        held.limit(frame.getOpen().hasMaxCalls() ? frame.getOpen().getMaxCalls() : DEFAULT_MAX_CALLS);
        sendOpened(ServeResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(ServeOpened.newBuilder()
                        .setStream(scope().opened(agentId()))
                        .setMaxCalls(held.most()))
                .build());
        ids.forEach(this::serve);
        if (!instance.isEmpty()) {
            claim("provider", instance);
        }
    }

    private void list(ServeRequest frame) {
        List<String> add = frame.getList().getAddList();
        List<String> remove = frame.getList().getRemoveList();
        List<String> all = new ArrayList<>(add);
        all.addAll(remove);
        within(all, "add and remove together");
        List<CompletionStage<String>> outcomes = new ArrayList<>();
        add.forEach(id -> outcomes.add(Entries.attempt(() -> begin(id))));
        remove.forEach(id -> outcomes.add(Entries.attempt(() -> {
            serving.remove(Ids.required(id, "list.remove"));
            routes.providers().remove(id, this);
            return CompletableFuture.completedFuture(id);
        })));
        owe();
        Entries.whenAll(
                outcomes,
                id -> ServeResult.newBuilder().setOk(id).build(),
                error -> ServeResult.newBuilder().setError(error).build(),
                results -> settle(ServeResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setResults(ServeResults.newBuilder().addAllResults(results))
                        .build()));
    }

    private CompletionStage<String> begin(String serviceId) {
        Ids.required(serviceId, "list.add");
        if (draining) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_FRAME_UNEXPECTED,
                    "the stream drains and serves nothing more; open another one for service " + serviceId);
        }
        return routes.registrations()
                .requireOwned(agentId(), List.of(serviceId))
                .thenApply(ids -> {
                    onLoop(() -> serve(serviceId));
                    return serviceId;
                });
    }

    private void serve(String serviceId) {
        if (!left && !draining && serving.add(serviceId)) {
            routes.providers().add(serviceId, this);
        }
    }

    private void drain(long frameId) {
        draining = true;
        drainFrames.add(frameId);
        serving.forEach(id -> routes.providers().remove(id, this));
        serving.clear();
        held.close();
        tellDrained();
    }

    /** Answers what asked for it when no call is held; a half-closed stream has lost its calls and is not answered. */
    private void tellDrained() {
        if (held.count() == 0) {
            drainFrames.forEach(frameId -> send(ServeResponse.newBuilder()
                    .setFrameId(frameId)
                    .setDrained(Drained.getDefaultInstance())
                    .build()));
            drainFrames.clear();
        }
    }

    private void answered(CallAnswer answer) {
        Optional<LiveCall> held = this.held.remove(answer.getRoutingId());
        if (held.isEmpty()) {
            return;
        }
        LiveCall call = held.get();
        if (answer.hasFailure()) {
            call.fail(CallErrors.failed(answer.getFailure()));
            return;
        }
        try {
            call.succeed(Payloads.within(
                    answer.getResult(), "result", scope().limits().payloadBytes()));
        } catch (Refusal malformed) {
            call.fail(CallErrors.badResult(malformed));
        }
    }

    private <E> List<E> within(List<E> entries, String field) {
        return Entries.within(entries, field, scope().limits().frameEntries());
    }
}
