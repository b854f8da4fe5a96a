package dev.claw.hub.calls;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CanceledCalls;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCallConsumed;
import dev.claw.hub.v1.ServedCalls;
import dev.claw.hub.v1.ServedChunk;
import dev.claw.hub.v1.ServedConsumed;
import dev.claw.hub.v1.ServedInput;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * What waits for one provider's stream: withdrawn calls first, then the others and their input, in one order. Any
 * thread adds; the stream's loop takes. Calls of 1 MiB wait at most, and of each call its window of input.
 */
final class ServeOutbox {
    private final Queue<ForProvider> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Long> withdrawn = new ConcurrentLinkedQueue<>();
    private final AtomicLong callBytes = new AtomicLong();
    private final HubLimits limits;
    private final FrameFill fill;
    private final LongPredicate wanted;

    /** @param wanted whether the provider still holds the call with a routing id */
    ServeOutbox(HubLimits limits, LongPredicate wanted) {
        this.limits = limits;
        this.fill = new FrameFill(limits);
        this.wanted = wanted;
    }

    /** Whether calls wait that are more than a frame: the provider does not keep up. */
    boolean isFull() {
        return callBytes.get() > limits.frameBytes();
    }

    void reserve(int bytes) {
        callBytes.addAndGet(bytes);
    }

    void unreserve(int bytes) {
        callBytes.addAndGet(-bytes);
    }

    void add(ForProvider next) {
        waiting.add(next);
    }

    void withdraw(long routingId) {
        withdrawn.add(routingId);
    }

    /** The next frame; empty when nothing waits. */
    Optional<ServeResponse> next() {
        if (!withdrawn.isEmpty()) {
            return Optional.of(canceled());
        }
        ForProvider head = waiting.peek();
        while (head != null) {
            Optional<ServeResponse> frame = frame(head);
            if (frame.isPresent()) {
                return frame;
            }
            head = waiting.peek();
        }
        return Optional.empty();
    }

    /** The frame of what is at the head; empty when nothing of it was wanted any more. */
    private Optional<ServeResponse> frame(ForProvider head) {
        if (head instanceof ForProvider.Served) {
            ServedCalls.Builder calls = calls();
            return calls.getCallsCount() == 0
                    ? Optional.empty()
                    : Optional.of(ServeResponse.newBuilder().setCalls(calls).build());
        }
        if (head instanceof ForProvider.Input) {
            ServedInput.Builder input = input();
            return input.getChunksCount() == 0
                    ? Optional.empty()
                    : Optional.of(ServeResponse.newBuilder().setInput(input).build());
        }
        ServedConsumed.Builder consumed = consumed();
        return consumed.getCallsCount() == 0
                ? Optional.empty()
                : Optional.of(ServeResponse.newBuilder().setConsumed(consumed).build());
    }

    private ServeResponse canceled() {
        CanceledCalls.Builder gone = CanceledCalls.newBuilder();
        while (gone.getRoutingIdsCount() < limits.frameEntries() && !withdrawn.isEmpty()) {
            gone.addRoutingIds(withdrawn.remove());
        }
        return ServeResponse.newBuilder().setCanceled(gone).build();
    }

    private ServedCalls.Builder calls() {
        ServedCalls.Builder batch = ServedCalls.newBuilder();
        fill.take(
                waiting,
                ForProvider.Served.class,
                next -> {
                    if (wanted.test(next.routingId())) {
                        return next.served().getSerializedSize();
                    }
                    unreserve(next.bytes());
                    return FrameFill.UNWANTED;
                },
                next -> {
                    unreserve(next.bytes());
                    batch.addCalls(next.served());
                });
        return batch;
    }

    private ServedInput.Builder input() {
        ServedInput.Builder batch = ServedInput.newBuilder();
        fill.take(
                waiting,
                ForProvider.Input.class,
                next -> size(next, next.piece().chunk().getSerializedSize()),
                next -> {
                    batch.addChunks(ServedChunk.newBuilder()
                            .setRoutingId(next.routingId())
                            .setChunk(next.piece().chunk()));
                    next.piece().call().flow().ifPresent(flow -> flow.inputWritten(next.piece()));
                });
        return batch;
    }

    private ServedConsumed.Builder consumed() {
        ServedConsumed.Builder batch = ServedConsumed.newBuilder();
        fill.take(
                waiting,
                ForProvider.Consumed.class,
                next -> size(next, Long.BYTES),
                next -> next.call()
                        .flow()
                        .map(CallFlow::takeOutputConsumed)
                        .ifPresent(bytes -> batch.addCalls(ServedCallConsumed.newBuilder()
                                .setRoutingId(next.routingId())
                                .setBytes(bytes))));
        return batch;
    }

    private int size(ForProvider next, int bytes) {
        return wanted.test(next.routingId()) ? bytes : FrameFill.UNWANTED;
    }
}
