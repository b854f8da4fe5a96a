package dev.claw.hub.bus;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus of a hub that runs alone: a map from topic to its listeners, which holds a topic only while somebody listens.
 * It owns no thread and loses no ring.
 */
public final class InProcessBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessBus.class);

    /** Arrays are never changed once they are in the map, and never empty. */
    private final ConcurrentMap<String, Listener[]> topics = new ConcurrentHashMap<>();

    @Override
    public void publish(String topic) {
        Listener[] listeners = topics.get(topic);
        if (listeners == null) {
            return;
        }
        for (Listener listener : listeners) {
            listener.ring();
        }
    }

    @Override
    public Subscription subscribe(String topic, Runnable listener) {
        Listener added = new Listener(topic, listener);
        topics.merge(topic, new Listener[] {added}, (old, one) -> {
            Listener[] more = Arrays.copyOf(old, old.length + 1);
            more[old.length] = added;
            return more;
        });
        return added;
    }

    /** How many topics somebody listens to. */
    int topicCount() {
        return topics.size();
    }

    private final class Listener implements Subscription {
        private final String topic;
        private final Runnable action;
        private volatile boolean closed;

        Listener(String topic, Runnable action) {
            this.topic = topic;
            this.action = action;
        }

        void ring() {
            // An array taken from the map before close() may still hold this one.
            if (closed) {
                return;
            }
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("a listener of topic {} failed; the others are rung all the same", topic, e);
            }
        }

        @Override
        public void close() {
            closed = true;
            topics.computeIfPresent(topic, (key, listeners) -> {
                Listener[] left = Arrays.stream(listeners)
                        .filter(listener -> listener != this)
                        .toArray(Listener[]::new);
                // Null takes the topic out of the map, in one step with the check that nobody is left.
                return left.length == 0 ? null : left;
            });
        }
    }
}
