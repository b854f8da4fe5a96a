package dev.claw.hub.commit;

import dev.claw.hub.store.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a command works with: the transaction it runs in, the time, and the bells to ring once it is durable. Belongs to
 * the writer's thread and is of no use after the command returned.
 */
public final class Batch {
    private final Session store;
    private final Instant now;
    private final Set<String> topics = new LinkedHashSet<>();
    private final List<String> topicsOfCommand = new ArrayList<>();

    Batch(Session store, Instant now) {
        this.store = store;
        this.now = now;
    }

    /** The store as this transaction sees it, with what the commands before wrote in it. */
    public Session store() {
        return store;
    }

    /**
     * The time, in whole microseconds as the store keeps it. One for all commands of a batch: they become durable in one
     * moment, and neighbours in a log are never out of order by time. Durable with the batch, and never before that of
     * an earlier one, see {@link HubClock}.
     */
    public Instant now() {
        return now;
    }

    /** Rings this topic after the commit, once however often it is asked for; never, when the command fails. */
    public void ring(String topic) {
        topicsOfCommand.add(topic);
    }

    void keepRings() {
        topics.addAll(topicsOfCommand);
        topicsOfCommand.clear();
    }

    void dropRings() {
        topicsOfCommand.clear();
    }

    Collection<String> topics() {
        return topics;
    }
}
