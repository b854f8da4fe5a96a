package dev.claw.hub.store;

/**
 * One batch of commands, committed or rolled back as a whole. It sees its own writes at once. Closing it without a
 * commit rolls back.
 */
public interface Transaction extends Session, AutoCloseable {
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
