package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Payloads;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CanceledCalls;
import dev.claw.hub.v1.ListFrame;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeOpened;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServeResult;
import dev.claw.hub.v1.ServeResults;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One provider's stream: the calls that wait for it, those it has, and its answers. Calls are handed in by any thread;
 * at most {@code max_calls} and 1 MiB of them wait or are with the provider's side of the link.
 */
final class ServeStream extends BidiStream<ServeRequest, ServeResponse> {
    private static final int DEFAULT_MAX_CALLS = 64;
    private static final int MAX_SERVICES = 100;

    private final Registrations registrations;
    private final ProviderTable providers;
    private final Set<String> serving = new HashSet<>();
    private final ConcurrentMap<Long, LiveCall> calls = new ConcurrentHashMap<>();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Long> canceled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    /**
     * A call that waits to be handed over.
     *
     * @param bytes that were reserved for it
     */
    private record Waiting(ServedCall served, int bytes) {}

    private volatile int maxCalls = DEFAULT_MAX_CALLS;
    private volatile boolean left;

    ServeStream(
            StreamScope scope,
            String agentId,
            Registrations registrations,
            ProviderTable providers,
            StreamObserver<ServeResponse> out) {
        super(scope, new ServeShape(), agentId, out);
        this.registrations = registrations;
        this.providers = providers;
    }

    /** The share of its calls that the stream has, 0 to 1. Any thread. */
    double load() {
        return (double) reserved.get() / maxCalls;
    }

    /** Takes room for one call of this size; false when there is none. Any thread. */
    boolean reserve(int bytes) {
        if (left || waitingBytes.get() > scope().limits().frameBytes()) {
            return false;
        }
        int before = reserved.getAndUpdate(taken -> taken < maxCalls ? taken + 1 : taken);
        if (before >= maxCalls) {
            return false;
        }
        waitingBytes.addAndGet(bytes);
        return true;
    }

    /** Gives back room that was taken for nothing. Any thread. */
    void unreserve(int bytes) {
        reserved.decrementAndGet();
        waitingBytes.addAndGet(-bytes);
    }

    /** Hands the call over, into room that was reserved for it. Any thread. */
    void hand(LiveCall call, ServedCall served) {
        calls.put(served.getRoutingId(), call);
        waiting.add(new Waiting(served, call.request().getSerializedSize()));
        wake();
        if (left) {
            lose(served.getRoutingId());
        } else if (call.ended()) {
            withdraw(served.getRoutingId());
        }
    }

    /** The service's id was given free: the stream lists it no longer. Any thread. */
    void dropped(String serviceId) {
        onLoop(() -> serving.remove(serviceId));
    }

    /** Nobody waits for the call any more: its room is free, and the provider is told. Any thread. */
    void withdraw(long routingId) {
        if (calls.remove(routingId) != null) {
            reserved.decrementAndGet();
            canceled.add(routingId);
            wake();
        }
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
        registrations.requireOwned(agentId(), open.getServiceIdsList()).whenComplete((ids, fault) -> {
            if (fault != null) {
                refuseOpen(frame.getFrameId(), fault);
            } else {
                onLoop(() -> opened(frame, instance, ids));
            }
        });
    }

    @Override
    protected void handle(ServeRequest frame) {
        if (frame.hasList()) {
            list(frame);
        } else {
            Entries.within(
                            frame.getAnswer().getAnswersList(),
                            "answers",
                            scope().limits().frameEntries())
                    .forEach(this::answered);
        }
    }

    @Override
    protected Optional<ServeResponse> nextFrame() {
        if (!canceled.isEmpty()) {
            CanceledCalls.Builder gone = CanceledCalls.newBuilder();
            while (gone.getRoutingIdsCount() < scope().limits().frameEntries() && !canceled.isEmpty()) {
                gone.addRoutingIds(canceled.remove());
            }
            return Optional.of(ServeResponse.newBuilder().setCanceled(gone).build());
        }
        ServedCalls batch = gather();
        return batch.getCallsCount() == 0
                ? Optional.empty()
                : Optional.of(ServeResponse.newBuilder().setCalls(batch).build());
    }

    /** A provider that half-closed answers no more, so nothing is to be had from it. */
    @Override
    protected boolean idle() {
        return true;
    }

    @Override
    protected void released() {
        left = true;
        serving.forEach(id -> providers.remove(id, this));
        List.copyOf(calls.keySet()).forEach(this::lose);
    }

    private void opened(ServeRequest frame, String instance, List<String> ids) {
        maxCalls = frame.getOpen().hasMaxCalls() ? frame.getOpen().getMaxCalls() : DEFAULT_MAX_CALLS;
        if (left) {
            return;
        }
        sendOpened(ServeResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(ServeOpened.newBuilder()
                        .setStream(scope().opened(agentId()))
                        .setMaxCalls(maxCalls))
                .build());
        ids.forEach(this::serve);
        if (!instance.isEmpty()) {
            claim("provider", instance);
        }
    }

    private void list(ServeRequest frame) {
        ListFrame list = frame.getList();
        List<String> all = new ArrayList<>(list.getAddList());
        all.addAll(list.getRemoveList());
        Entries.within(all, "add and remove together", scope().limits().frameEntries());
        List<CompletionStage<String>> outcomes = new ArrayList<>();
        list.getAddList()
                .forEach(id -> outcomes.add(Entries.attempt(() -> registrations
                        .requireOwned(agentId(), List.of(Ids.required(id, "add")))
                        .thenApply(ids -> {
                            onLoop(() -> serve(id));
                            return id;
                        }))));
        list.getRemoveList()
                .forEach(id -> outcomes.add(Entries.attempt(() -> {
                    serving.remove(Ids.required(id, "remove"));
                    providers.remove(id, this);
                    return java.util.concurrent.CompletableFuture.completedFuture(id);
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

    private void serve(String serviceId) {
        if (!left && serving.add(serviceId)) {
            providers.add(serviceId, this);
        }
    }

    private void answered(CallAnswer answer) {
        LiveCall call = calls.remove(answer.getRoutingId());
        if (call == null) {
            return;
        }
        reserved.decrementAndGet();
        if (answer.hasFailure()) {
            call.fail(CallErrors.failed(answer.getFailure()));
            return;
        }
        try {
            call.succeed(Payloads.within(
                    answer.getResult(), "result", scope().limits().payloadBytes()));
        } catch (Refusal oversized) {
            call.fail(oversized);
        }
    }

    private void lose(long routingId) {
        LiveCall call = calls.remove(routingId);
        if (call != null) {
            reserved.decrementAndGet();
            call.fail(CallErrors.providerLost(call.request().getServiceId()));
        }
    }

    private ServedCalls gather() {
        HubLimits limits = scope().limits();
        ServedCalls.Builder batch = ServedCalls.newBuilder();
        long bytes = 0;
        while (batch.getCallsCount() < limits.frameEntries()) {
            Waiting next = waiting.peek();
            if (next == null) {
                break;
            }
            boolean wanted = calls.containsKey(next.served().getRoutingId());
            bytes += wanted ? next.served().getSerializedSize() : 0;
            if (wanted && batch.getCallsCount() > 0 && bytes > limits.frameBytes()) {
                break;
            }
            waiting.remove();
            waitingBytes.addAndGet(-next.bytes());
            if (wanted) {
                batch.addCalls(next.served());
            }
        }
        return batch.build();
    }
}
