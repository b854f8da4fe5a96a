package dev.claw.hub.bus;

/**
 * A doorbell. A ring says "look again" and carries no content: what there is to see is in the store.
 *
 * <p>Rings of one topic may coalesce, and a ring may come without anything new: a listener looks, and finds what it
 * finds. A bus that crosses a network may lose rings while it is cut off; whoever must not miss anything also looks by
 * the clock. Nothing is kept for a topic that nobody listens to. The in-process one loses none: a ring that happens
 * after {@link #subscribe} returned and before {@link Subscription#close} was called reaches the listener.
 *
 * <p>Thread-safe. Neither method blocks.
 */
public interface Bus {
    /** Rings at every listener of the topic; does nothing when there is none. Never throws because a listener did. */
    void publish(String topic);

    /**
     * Adds a listener. The same one may listen several times, and is then rung as often.
     *
     * @param listener runs on the thread that rings, possibly on several threads at once: it must be short and never
     *     block. What it throws is logged and hinders no other listener.
     */
    Subscription subscribe(String topic, Runnable listener);
}
