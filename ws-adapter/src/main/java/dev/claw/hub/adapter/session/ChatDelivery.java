package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.Envelope;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.session.SessionState.Named;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.client.ReceivedEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A connection as one that is talked to: shows it what comes for its agent, and finds out what it received. Holds what
 * waits for room, at most the inbox's window of entries and a few frames. Owned by the connection's event loop; only
 * {@link #offer} and {@link #giveWay} are called on the inbox's.
 */
final class ChatDelivery implements InboxReader {
    // Answers that wait with the entries: of requests and acks, each at most 64.
    private static final int MAX_ANSWERS = 128;

    private final Connection connection;
    private final Decisions decisions;
    private final AdapterTimes times;
    private final long upgradedAt;
    private final AckTracker<ReceivedEntry> tracker;
    private final Deque<Push> waiting = new ArrayDeque<>();

    // At most the inbox's window of them: the hub gives no more before these are acknowledged.
    private final Deque<ReceivedEntry> arrived = new ArrayDeque<>();
    private final Set<AgentLink> begun = new LinkedHashSet<>();
    private final Set<AgentLink> read = new LinkedHashSet<>();
    private Runnable held = () -> {};
    private int paused;
    private int holds;

    /** @param upgradedAt when the connection became a WebSocket */
    ChatDelivery(Connection connection, Decisions decisions, long upgradedAt) {
        this.connection = connection;
        this.decisions = decisions;
        this.times = connection.context().times();
        this.upgradedAt = upgradedAt;
        this.tracker = new AckTracker<>(times.settle());
    }

    /**
     * Reads the agent's inbox: a while after the upgrade, so that one who only looks in takes nothing. Inboxes of names
     * that the connection had before are read on.
     */
    void begin(Named agent) {
        if (!begun.add(agent.link())) {
            return;
        }
        after(times.replayAfter().toNanos() - age(), () -> {
            read.add(agent.link());
            agent.link().inbox().attach(this);
        });
    }

    /** What to do when something is held back only for acks that are to come first. */
    void whenHeld(Runnable task) {
        held = task;
    }

    @Override
    public void offer(ReceivedEntry entry) {
        Loops.run(connection.loop(), () -> {
            if (connection.isOpen()) {
                arrived.add(entry);
                takeArrived();
            }
        });
    }

    @Override
    public void giveWay() {
        Loops.run(connection.loop(), () -> connection.out().abort(Outbox.TRY_LATER, "messages wait unread"));
    }

    /** Takes nothing that comes until {@link #release}; each hold has its own. */
    void hold() {
        holds++;
    }

    void release() {
        holds--;
        takeArrived();
    }

    private void takeArrived() {
        while (holds == 0 && !arrived.isEmpty()) {
            take(arrived.remove());
        }
        pump();
    }

    /** Shows an answer in its turn: never between a question about the history and its answer. */
    void tell(Envelope asked, ObjectJson answer) {
        add(Push.made(answer, asked));
        pump();
    }

    /** Shows nothing until {@link #resume}; each pause has its own. */
    void pause() {
        paused++;
    }

    void resume() {
        paused--;
        pump();
    }

    /** Shows what waits, as far as there is room and the agent waits for nothing else. */
    void pump() {
        if (!waiting.isEmpty() && isQuiet() && connection.requests().onlyReceipts()) {
            held.run();
        }
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
        arrived.clear();
        read.forEach(link -> link.inbox().detach(this));
    }

    private void take(ReceivedEntry entry) {
        if (entry.entry().hasMessage()) {
            add(Push.of(entry));
            return;
        }
        Optional<List<Envelope>> answers = decisions.decided(entry.entry().getChannelEvent());
        if (answers.isEmpty()) {
            add(Push.of(entry));
        } else if (answers.get().isEmpty()) {
            // The requests were answered by frames of their own.
            tracker.written(entry);
        } else {
            answers.get().forEach(asked -> add(Push.answering(entry, asked)));
        }
    }

    private void add(Push push) {
        waiting.add(push);
        if (waiting.size() > connection.context().limits().inboxWindow() + MAX_ANSWERS) {
            connection.out().close(Outbox.TRY_LATER, "messages wait unread");
        }
    }

    private void show(Push push) {
        push.show(connection);
        push.entry().ifPresent(tracker::written);
    }

    private void settle() {
        List<ReceivedEntry> settled = tracker.settled(connection.context().now());
        // An entry is of one of them; to the others it means nothing.
        read.forEach(link -> settled.forEach(link.inbox()::settled));
    }

    private boolean mayPush() {
        return paused == 0
                && !connection.out().isClosing()
                && !connection.out().congested()
                && !(isQuiet() && connection.requests().waiting());
    }

    // An old command line takes the first frame that comes as its answer; it is gone by the end of the quiet time.
    private boolean isQuiet() {
        return !connection.isListener() && age() < times.quiet().toNanos();
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
