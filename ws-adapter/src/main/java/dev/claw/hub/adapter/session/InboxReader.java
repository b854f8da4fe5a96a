package dev.claw.hub.adapter.session;

import dev.claw.hub.client.ReceivedEntry;

/** A connection that shows its agent's messages. */
interface InboxReader {
    /** One more entry to show; called in order, on the inbox's thread. */
    void offer(ReceivedEntry entry);

    /** Others need the room of what was shown and is not received; called on the inbox's thread. */
    void giveWay();
}
