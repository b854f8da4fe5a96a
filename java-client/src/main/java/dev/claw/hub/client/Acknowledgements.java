package dev.claw.hub.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What was shown of one store history and is not acknowledged up to its beginning: turns acknowledgements in any order
 * into one cumulative number. Holds at most the window's entries. May be used from any thread; its lock guards a few
 * steps and nothing is called under it.
 */
final class Acknowledgements {
    private final Runnable advanced;
    private final Deque<Shown> shown = new ArrayDeque<>();
    private long through;

    /**
     * One step of the cursor.
     *
     * @param through where the cursor may go when it is done
     * @param entry what must be acknowledged for it; null when only passed over
     */
    private record Shown(long through, @Nullable ReceivedEntry entry) {
        boolean done() {
            return entry == null || entry.acknowledged();
        }
    }

    /** @param advanced called, outside the lock, when {@link #through()} grew */
    Acknowledgements(Runnable advanced) {
        this.advanced = advanced;
    }

    /** An entry will be shown; in the order of the log. */
    synchronized void add(long number, ReceivedEntry entry) {
        shown.add(new Shown(number, entry));
    }

    /** Everything up to this number was shown, or passed over by the filter. */
    void passed(long number) {
        boolean grew;
        synchronized (this) {
            Shown last = shown.peekLast();
            if (last != null && last.entry() == null) {
                shown.removeLast();
            }
            shown.add(new Shown(number, null));
            grew = advance();
        }
        if (grew) {
            advanced.run();
        }
    }

    void acknowledge(ReceivedEntry entry) {
        boolean grew;
        synchronized (this) {
            entry.markAcknowledged();
            grew = advance();
        }
        if (grew) {
            advanced.run();
        }
    }

    /** Everything shown up to this number is done with. */
    void acknowledgeThrough(long number) {
        boolean grew;
        synchronized (this) {
            for (Shown one : shown) {
                if (one.through() <= number && one.entry() != null) {
                    one.entry().markAcknowledged();
                }
            }
            grew = advance();
        }
        if (grew) {
            advanced.run();
        }
    }

    /** The highest number up to which everything is acknowledged; 0 when nothing is. */
    synchronized long through() {
        return through;
    }

    private boolean advance() {
        long before = through;
        for (Shown first = shown.peek(); first != null && first.done(); first = shown.peek()) {
            shown.remove();
            through = Math.max(through, first.through());
        }
        return through > before;
    }
}
