package dev.claw.hub.store;

import java.time.Instant;

/**
 * One batch of commands, committed or rolled back as a whole. It sees its own writes at once. Closing it without a
 * commit rolls back.
 */
public interface Transaction extends Session, AutoCloseable {
    /**
     * Notes that this time has come: once this is committed, {@link Store#newestTime} of a store that is opened later is
     * not before it. An earlier time than the newest one changes nothing.
     */
    void passed(Instant now);

    /**
     * Makes everything written durable: when this returns, the log of the store has been fsynced.
     *
     * @throws StoreException when it could not, or when anything in the transaction failed with one before; then nothing
     *     of the transaction is stored
     */
    void commit();

    @Override
    void close();
}
