package dev.claw.hub.client;

import dev.claw.hub.v1.InboxEntry;

/**
 * An entry of the inbox, to be acknowledged. May be used from any thread; never blocks.
 *
 * <p>{@link #redelivered()} is true when the entry may have been shown before: it was in the inbox already when this
 * subscription first attached (or attached to another store history), and delivery began behind what the reader
 * acknowledged. Whether an earlier process saw it before it ended cannot be known: the hub learns of what was seen by
 * acknowledgements only. False means that this reader was certainly never shown it: it came after the subscription
 * attached, or the subscription was opened with its own position ({@link InboxOptions#resumeAfter()}) and the hub went
 * on from there. Within one subscription no entry comes twice, whatever happens to the link.
 */
public final class ReceivedEntry {
    private final InboxEntry entry;
    private final boolean redelivered;
    private final Acknowledgements acknowledgements;
    private boolean acknowledged;

    ReceivedEntry(InboxEntry entry, boolean redelivered, Acknowledgements acknowledgements) {
        this.entry = entry;
        this.redelivered = redelivered;
        this.acknowledgements = acknowledgements;
    }

    /** What came. */
    public InboxEntry entry() {
        return entry;
    }

    /** Whether it may have been shown before, by an earlier process or subscription of this reader. */
    public boolean redelivered() {
        return redelivered;
    }

    /**
     * Says that this entry is done with. The hub's cursor moves to it once every entry shown before it is acknowledged
     * too; acknowledgements that wait leave as one, and those given within callbacks may wait for the next one or for the
     * callbacks of the frame to end. Lost ones are repeated after a reconnect. Doing it again does
     * nothing, nor does it after the store history changed.
     */
    public void acknowledge() {
        acknowledgements.acknowledge(this);
    }

    // Guarded by the acknowledgements' lock.

    boolean acknowledged() {
        return acknowledged;
    }

    void markAcknowledged() {
        acknowledged = true;
    }
}
