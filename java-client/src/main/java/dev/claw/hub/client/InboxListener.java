package dev.claw.hub.client;

import dev.claw.hub.v1.Gap;

/** Reads an inbox, and the groups that it follows. Called on the client's callback executor, one call at a time, in order. */
public interface InboxListener {
    /**
     * The next entry, of the inbox or of a group ({@link ReceivedEntry#group()}), in the order of its log; each comes once
     * per subscription. At most {@link InboxOptions#window()} wait unacknowledged.
     */
    void onEntry(ReceivedEntry entry);

    /** Everything that waited when the stream opened was told; comes again after each reconnect. */
    void onCaughtUp();

    /** Entries cannot be had any more: of the inbox, or of the group that {@code channel_id} names. After a changed epoch, entries told before can no longer be acknowledged. */
    void onGap(Gap gap);

    /** Another stream reads for this reader now; nothing more comes. */
    void onSuperseded();
}
