package dev.claw.hub.commit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the last transaction could be committed. Changed by the writer's thread only, read by any. */
final class StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);

    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean healthy = true;

    boolean isHealthy() {
        return healthy;
    }

    void onChange(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    void up() {
        if (!healthy) {
            LOG.info("the store takes writes again");
            change(true);
        }
    }

    /** Logs the cause when it is the first one; a store that stays down would fill the log. */
    void down(Throwable cause) {
        if (healthy) {
            LOG.error("the store cannot write; nothing is acknowledged until it can", cause);
            change(false);
        }
    }

    private void change(boolean now) {
        healthy = now;
        for (Consumer<Boolean> listener : listeners) {
            try {
                listener.accept(now);
            } catch (RuntimeException e) {
                LOG.error("a listener of the store's health failed", e);
            }
        }
    }
}
