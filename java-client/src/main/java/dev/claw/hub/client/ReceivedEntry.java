package dev.claw.hub.client;

import dev.claw.hub.v1.InboxEntry;
import java.util.Optional;

/**
 * An entry of the inbox or of a followed group, to be acknowledged. May be used from any thread; never blocks.
 *
 * <p>{@link #redelivered()} is true when the entry may have been shown before: it was in the log already when this
 * subscription first attached (or attached to another store history), and delivery began behind what the reader
 * acknowledged. Whether an earlier process saw it before it ended cannot be known: the hub learns of what was seen by
 * acknowledgements only. False means that this reader was certainly never shown it: it came after the subscription
 * attached, or the subscription was opened with its own position ({@link InboxOptions#resumeAfter()}) and the hub went
 * on from there. Within one subscription no entry comes twice, whatever happens to the link.
 */
public final class ReceivedEntry {
    private final InboxEntry entry;
    private final boolean redelivered;
    private final LogReading log;
    private final Acknowledgements acknowledgements;
    private boolean acknowledged;

    ReceivedEntry(InboxEntry entry, boolean redelivered, LogReading log, Acknowledgements acknowledgements) {
        this.entry = entry;
        this.redelivered = redelivered;
        this.log = log;
        this.acknowledgements = acknowledgements;
    }

    /** What came; of a group's entry {@code inbox_seq} is 0, for it is in no inbox. */
    public InboxEntry entry() {
        return entry;
    }

    /** The group whose log it is of; empty for an entry of the inbox. */
    public Optional<String> group() {
        return log.group();
    }

    /** Its number in the log that it is acknowledged in: the inbox's, or the group's. */
    public long seq() {
        return LogReading.seq(entry);
    }

    /** Whether it may have been shown before, by an earlier process or subscription of this reader. */
    public boolean redelivered() {
        return redelivered;
    }

    /**
     * Says that this entry is done with. The hub's cursor moves to it once every entry of its log shown before it is
     * acknowledged too; acknowledgements that wait leave as one, and those given within callbacks may wait for the next
     * one or for the callbacks of the frame to end. Lost ones are repeated after a reconnect. Doing it again does
     * nothing, nor does it after the store history changed.
     */
    public void acknowledge() {
        acknowledgements.acknowledge(this);
    }

    /**
     * Says that everything in its channel up to this entry was read, and its senders may know. Of a group it acknowledges
     * as much; an entry of the inbox is acknowledged by {@link #acknowledge()}. Told once, and not again when the link
     * breaks on it: {@link Messages#markRead} says when it is durable.
     */
    public void markRead() {
        log.markRead(entry);
    }

    // Guarded by the acknowledgements' lock.

    boolean acknowledged() {
        return acknowledged;
    }

    void markAcknowledged() {
        acknowledged = true;
    }
}
