package dev.claw.hub.bus;

/** One listener on one topic. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends it. No ring that happens after this returned reaches the listener; one under way on another thread may still
     * be running. Closing it again does nothing.
     */
    @Override
    void close();
}
