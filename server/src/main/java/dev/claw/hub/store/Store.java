package dev.claw.hub.store;

import java.time.Instant;

/**
 * One store history: logs, inboxes and tables in one place, so that one transaction covers whatever a command touches.
 *
 * <p>Thread-safe as a whole; a {@link Session} it hands out belongs to one thread at a time.
 */
public interface Store extends AutoCloseable {
    /** The random number of this history, made when it was created and at every restore; never 0. */
    long epoch();

    /**
     * The newest time that a committed transaction {@linkplain Transaction#passed noted} before this store was opened, or
     * up to a second more; the epoch of {@link Instant} when there is none.
     */
    Instant newestTime();

    /**
     * Begins the transaction of one batch; behind a failed commit, on a connection opened anew. At most as many at once
     * as {@link #writers()}; a further one is an {@link IllegalStateException}.
     *
     * @throws StoreException when the store cannot write now
     */
    Transaction begin();

    /**
     * Opens a session that only reads; it sees each time what is committed at that moment. A store that keeps no older
     * versions lets it wait until the transaction under way is over; then a thread must not read during its own.
     *
     * @throws StoreException when the store cannot be read now
     */
    ReadSession openReader();

    /** How many transactions may be under way at once: 1 for SQLite. */
    int writers();

    /** Closes everything that is open. What was committed stays. */
    @Override
    void close();
}
