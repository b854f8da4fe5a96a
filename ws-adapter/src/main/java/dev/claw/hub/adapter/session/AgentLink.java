package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.settings.AdapterLimits;
import dev.claw.hub.adapter.settings.AdapterTimes;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all connections of one agent share: its inbox and what it asks of the hub. Made with the agent's first connection
 * and closed with its last. May be used from any thread.
 */
final class AgentLink {
    // Messages that an agent sent before it left are given this long to be stored.
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    private final Identity identity;
    private final SharedInbox inbox;
    private final HubWork work;
    private final ReceiptWatch receipts;
    private int connections;

    /** What a link is made with. */
    record Setting(HubAccess hub, AdapterLimits limits, AdapterTimes times, LongSupplier nanoTime, HeldBytes leaving) {}

    AgentLink(Identity identity, EventLoop loop, Setting setting) {
        this.identity = identity;
        HubAccess hub = setting.hub();
        this.inbox = new SharedInbox(
                identity.agentId(),
                loop,
                new SharedInbox.Room(setting.limits().inboxWindow(), setting.leaving()),
                reading -> hub.openPaced(identity, reading, CLOSE_GRACE));
        this.work = new HubWork(
                () -> hub.open(identity, loop, Runnable::run, CLOSE_GRACE),
                loop,
                setting.times().idleStreams(),
                setting.nanoTime());
        this.receipts = new ReceiptWatch(work, loop);
    }

    Identity identity() {
        return identity;
    }

    String agentId() {
        return identity.agentId();
    }

    SharedInbox inbox() {
        return inbox;
    }

    HubWork work() {
        return work;
    }

    ReceiptWatch receipts() {
        return receipts;
    }

    // Guarded by the map of links.

    AgentLink joined() {
        connections++;
        return this;
    }

    boolean leftByLast() {
        return --connections == 0;
    }
}
