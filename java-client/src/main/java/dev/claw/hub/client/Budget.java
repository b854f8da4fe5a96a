package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what is under way: entries and bytes that were admitted and not yet released. Count and bytes share one number,
 * so that admitting costs one atomic step. May be used from any thread.
 */
final class Budget {
    /** Calls that a client has waiting or in flight. */
    static final int CALL_ENTRIES = 10_000;
    /** Messages that a client has waiting or unanswered. */
    static final int SEND_ENTRIES = 10_000;
    /** Bytes of either. */
    static final long BYTES = 64L << 20;

    private static final int COUNT_BITS = 24;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final int maxEntries;
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    Budget(int maxEntries, long maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    /** Admits one entry; false when it does not fit. One entry alone always fits. */
    boolean admit(int bytes) {
        long after = used.addAndGet(share(bytes));
        long entries = after & COUNT_MASK;
        if (entries == 1 || (entries <= maxEntries && after >>> COUNT_BITS <= maxBytes)) {
            return true;
        }
        release(bytes);
        return false;
    }

    /** Gives back what one entry took. */
    void release(int bytes) {
        used.addAndGet(-share(bytes));
    }

    /** Why an entry was not admitted. */
    HubException exceeded(String what) {
        return ErrorFacts.local(
                Status.Code.RESOURCE_EXHAUSTED,
                ErrorReason.ERROR_REASON_LIMIT_REACHED,
                entries() + " " + what + " of this client are under way, expected at most " + maxEntries + " or "
                        + maxBytes + " bytes");
    }

    int entries() {
        return (int) (used.get() & COUNT_MASK);
    }

    private static long share(int bytes) {
        return ((long) bytes << COUNT_BITS) + 1;
    }
}
