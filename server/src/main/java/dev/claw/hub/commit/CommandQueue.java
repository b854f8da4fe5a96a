package dev.claw.hub.commit;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the writer, in the order it came. Bounded: it refuses what does not fit. The lock guards the deque and
 * the flags, and nothing foreign runs under it.
 */
final class CommandQueue {
    private final WriterSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Submission<?>> waiting = new ArrayDeque<>();
    private boolean closed;
    /** Waking a thread costs far more than looking whether it sleeps. */
    private boolean takerSleeps;

    CommandQueue(WriterSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes as many as fit, the first ones, and marks the others as refused. Tells nobody.
     *
     * @return how many were taken
     */
    int add(List<? extends Submission<?>> submissions, boolean essential) {
        int limit = settings.queueLimit() + (essential ? settings.reserve() : 0);
        int taken = 0;
        boolean stopping;
        lock.lock();
        try {
            stopping = closed;
            while (!closed && taken < submissions.size() && waiting.size() < limit) {
                waiting.add(submissions.get(taken++));
            }
            if (takerSleeps && taken > 0) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
        for (int i = taken; i < submissions.size(); i++) {
            submissions.get(i).refuse(stopping ? Faults.stopping() : full(limit));
        }
        return taken;
    }

    /**
     * Moves what waits, up to {@code max}, into {@code batch}; waits for a first one for at most {@code patience}.
     *
     * @return false when nothing waits and nothing will come any more
     */
    boolean take(List<Submission<?>> batch, int max, Duration patience) {
        lock.lock();
        try {
            sleepWhileEmpty(patience);
            if (waiting.isEmpty()) {
                return !closed;
            }
            for (int n = Math.min(max, waiting.size()); n > 0; n--) {
                batch.add(waiting.remove());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void sleepWhileEmpty(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        takerSleeps = true;
        try {
            long left = patience.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                arrived.awaitNanos(left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            // Closing the queue is the one way to end its thread; whoever interrupts it only makes it look earlier.
        } finally {
            takerSleeps = false;
        }
    }

    /** Refuses what comes from now on; what waits stays. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out everything that waits. */
    List<Submission<?>> drain() {
        lock.lock();
        try {
            List<Submission<?>> all = new ArrayList<>(waiting);
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    private Refusal full(int limit) {
        return Refusal.of(
                        ErrorReason.ERROR_REASON_WRITE_QUEUE_FULL,
                        "the hub's write queue holds " + limit + " commands and takes no more now; nothing was stored")
                .retryAfter(settings.retryDelay());
    }
}
