package dev.claw.hub.store;

/** A session that only reads: every method that writes throws {@link StoreException}. */
public interface ReadSession extends Session, AutoCloseable {
    @Override
    void close();
}
