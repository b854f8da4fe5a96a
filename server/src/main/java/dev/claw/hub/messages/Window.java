package dev.claw.hub.messages;

import dev.claw.hub.error.Refusal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * The window of a delivery stream: what was delivered and is not acknowledged, of the inbox and all groups together. A
 * log is named by its channel's id, the inbox by {@link #INBOX}. Belongs to the stream's loop.
 */
final class Window {
    /** The log that is no group's. */
    static final String INBOX = "";

    private final int size;

    /** As many as the stream delivered anything of: groups that the agent has joined. */
    private final Map<String, Log> logs = new HashMap<>();

    private int delivered;

    /** @param size entries at once; 0 delivers nothing */
    Window(int size) {
        this.size = size;
    }

    int size() {
        return size;
    }

    /** How many more entries may be delivered. */
    int room() {
        return size - delivered;
    }

    /** Delivery of the log begins behind this number; what was delivered behind it comes again, and counts once. */
    void begin(String log, long after) {
        Queue<Long> unacknowledged = log(log).unacknowledged;
        int before = unacknowledged.size();
        unacknowledged.removeIf(seq -> seq > after);
        delivered -= before - unacknowledged.size();
        considered(log, after);
    }

    void delivered(String log, long seq) {
        log(log).unacknowledged.add(seq);
        delivered++;
    }

    /** The stream was told of everything up to this number. */
    void considered(String log, long through) {
        Log of = log(log);
        of.considered = Math.max(of.considered, through);
    }

    /**
     * Gives room.
     *
     * @param field the number's name in the frame
     * @throws Refusal when the number is beyond what the stream was told of
     */
    void acknowledge(String log, long through, String field) {
        Log of = logs.get(log);
        long considered = of == null ? 0 : of.considered;
        if (Long.compareUnsigned(through, considered) > 0) {
            throw Refusal.field(
                    field,
                    "is " + Long.toUnsignedString(through) + "; the last entry delivered on this stream"
                            + (log.isEmpty() ? "" : " of group " + log) + " is " + considered);
        }
        release(log, through);
    }

    /** Gives room for what is up to this number, however far the stream was told. */
    void release(String log, long through) {
        Log of = logs.get(log);
        if (of != null) {
            while (!of.unacknowledged.isEmpty() && of.unacknowledged.peek() <= through) {
                of.unacknowledged.remove();
                delivered--;
            }
        }
    }

    private Log log(String name) {
        return logs.computeIfAbsent(name, unknown -> new Log());
    }

    private static final class Log {
        private final Queue<Long> unacknowledged = new ArrayDeque<>();
        private long considered;
    }
}
