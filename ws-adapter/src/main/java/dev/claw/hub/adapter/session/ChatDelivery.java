package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.mapping.ChatEntries;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A connection as one that is talked to: shows it what comes for its agent, and finds out what it received. Holds the
 * entries that wait for room, at most the inbox's window of them. Owned by the connection's event loop; only
 * {@link #offer} is called on the inbox's.
 */
final class ChatDelivery implements InboxReader {
    private final Connection connection;
    private final AdapterTimes times;
    private final long upgradedAt;
    private final AckTracker<ReceivedEntry> tracker;
    private final Deque<ReceivedEntry> waiting = new ArrayDeque<>();
    private Optional<Named> reader = Optional.empty();
    private boolean begun;

    /** @param upgradedAt when the connection became a WebSocket */
    ChatDelivery(Connection connection, long upgradedAt) {
        this.connection = connection;
        this.times = connection.context().times();
        this.upgradedAt = upgradedAt;
        this.tracker = new AckTracker<>(times.settle());
    }

    /** Reads the agent's inbox: a while after the upgrade, so that one who only looks in takes nothing. */
    void begin(Named agent) {
        if (begun) {
            return;
        }
        begun = true;
        after(times.replayAfter().toNanos() - age(), () -> {
            reader = Optional.of(agent);
            agent.link().inbox().attach(this);
        });
    }

    @Override
    public void offer(ReceivedEntry entry) {
        Loops.run(connection.loop(), () -> {
            if (connection.isOpen()) {
                waiting.add(entry);
                if (waiting.size() > connection.context().limits().inboxWindow()) {
                    connection.out().close(Outbox.TRY_LATER, "messages wait unread");
                }
                pump();
            }
        });
    }

    /** Shows what waits, as far as there is room and the agent waits for nothing else. */
    void pump() {
        while (!waiting.isEmpty() && mayPush()) {
            show(waiting.remove());
        }
        OptionalLong ping = tracker.nextPing();
        if (ping.isPresent()) {
            connection.out().ping(ping.getAsLong());
        }
    }

    /** A ping was answered. */
    void pong(long number) {
        tracker.pong(number, connection.context().now());
        after(times.settle().toNanos(), this::settle);
        pump();
    }

    /** The connection is over: what was not settled is shown again elsewhere. */
    void close() {
        waiting.clear();
        reader.ifPresent(agent -> agent.link().inbox().detach(this));
    }

    private void show(ReceivedEntry entry) {
        Message message = entry.entry().getMessage();
        String agentId = connection.named().agentId();
        if (!connection.out().send(ChatEntries.frame(message, agentId))) {
            connection.out().send(ChatEntries.tooLarge(message, agentId));
        }
        tracker.written(entry);
    }

    private void settle() {
        SharedInbox inbox = connection.named().link().inbox();
        tracker.settled(connection.context().now()).forEach(inbox::settled);
    }

    // An old command line takes the first frame that comes as its answer; it is gone by the end of the quiet time.
    private boolean mayPush() {
        boolean quiet = !connection.isListener() && age() < times.quiet().toNanos();
        return !connection.out().isClosing()
                && !connection.out().congested()
                && !(quiet && connection.requests().waiting());
    }

    private long age() {
        return connection.context().now() - upgradedAt;
    }

    private void after(long nanos, Runnable task) {
        Runnable ifOpen = () -> {
            if (connection.isOpen()) {
                task.run();
            }
        };
        if (nanos <= 0) {
            ifOpen.run();
        } else {
            connection.loop().schedule(ifOpen, nanos, TimeUnit.NANOSECONDS);
        }
    }
}
