package dev.claw.hub.store.sql;

import dev.claw.hub.store.InboxStore;
import java.util.Optional;

/** An inbox's row in memory. Its totals run over the whole log; what is pending is the difference of two places. */
final class Inbox {
    final long key;
    final String agent;
    long head;
    long headBytes;
    long floor;
    long acked;
    long ackedBytes;
    /** The newest number that expired; what is up to it is not pending. */
    long expired;

    long expiredBytes;
    /** In microseconds; empty for an agent that has never been here. */
    Optional<Long> knownAt = Optional.empty();
    /** Whether it differs from what is stored. */
    boolean changed;

    Inbox(long key, String agent) {
        this.key = key;
        this.agent = agent;
    }

    InboxStore.State state() {
        return new InboxStore.State(
                head,
                floor,
                head - Math.max(acked, expired),
                headBytes - Math.max(ackedBytes, expiredBytes),
                knownAt.isPresent(),
                expired);
    }
}
