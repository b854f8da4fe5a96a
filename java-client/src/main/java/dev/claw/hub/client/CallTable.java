package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Limits;
import io.grpc.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The calls of one client that are under way, by their ids, and what the hub told of its limits. Any thread. */
final class CallTable {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DEFAULT_KEPT = Duration.ofMinutes(10);
    private static final long DEFAULT_WINDOW = 256 << 10;

    private final Executor callbacks;
    private final Budget budget = new Budget(Budget.CALL_ENTRIES, Budget.BYTES);
    private final ConcurrentHashMap<String, PendingCall> calls = new ConcurrentHashMap<>();
    private volatile long defaultTimeoutNanos = DEFAULT_TIMEOUT.toNanos();
    private volatile long keptNanos = DEFAULT_KEPT.toNanos();
    private volatile long windowBytes = DEFAULT_WINDOW;

    CallTable(Executor callbacks) {
        this.callbacks = callbacks;
    }

    Executor callbacks() {
        return callbacks;
    }

    Budget budget() {
        return budget;
    }

    /** What the hub said when it opened a stream. */
    void told(Limits limits) {
        if (limits.hasDefaultCallTimeout()) {
            defaultTimeoutNanos = Durations.nanos(limits.getDefaultCallTimeout());
        }
        if (limits.hasKeptAnswerTime()) {
            keptNanos = Durations.nanos(limits.getKeptAnswerTime());
        }
        if (limits.getCallWindowBytes() > 0) {
            windowBytes = limits.getCallWindowBytes();
        }
    }

    long defaultTimeoutNanos() {
        return defaultTimeoutNanos;
    }

    /** How long an answer can be fetched. */
    long keptNanos() {
        return keptNanos;
    }

    /** Bytes of pieces of one call and direction that are sent and not consumed. */
    long windowBytes() {
        return windowBytes;
    }

    /** Takes a new call in, or says why not. */
    Optional<HubException> admit(PendingCall call) {
        if (call.bytes() > FrameLimits.ENTRY_BYTES) {
            return Optional.of(FrameLimits.tooLarge("the call", call.bytes()));
        }
        if (calls.putIfAbsent(call.id(), call) != null) {
            return Optional.of(ErrorFacts.local(
                    Status.Code.ALREADY_EXISTS,
                    ErrorReason.ERROR_REASON_CALL_ID_IN_USE,
                    "call_id " + call.id() + " is under way, expected a new one"));
        }
        if (!budget.admit(call.bytes())) {
            forget(call);
            return Optional.of(budget.exceeded("calls"));
        }
        return Optional.empty();
    }

    Optional<PendingCall> find(String id) {
        return Optional.ofNullable(calls.get(id));
    }

    Collection<PendingCall> all() {
        return Collections.unmodifiableCollection(calls.values());
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** It ended while it was queued; the queue gives its share of the budget back. */
    void forget(PendingCall call) {
        calls.remove(call.id(), call);
    }

    /** It ends after having left; false when it did not leave or ended before. */
    boolean endLeft(PendingCall call) {
        if (!call.endLeft()) {
            return false;
        }
        forget(call);
        budget.release(call.bytes());
        return true;
    }
}
