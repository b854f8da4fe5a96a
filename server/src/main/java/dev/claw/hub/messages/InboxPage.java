package dev.claw.hub.messages;

import dev.claw.hub.store.InboxStore;
import dev.claw.hub.stream.Feed;
import dev.claw.hub.v1.InboxEntry;
import java.util.List;

/**
 * What one read of an inbox brought.
 *
 * @param after it was read behind this number
 * @param floor the highest number given up
 */
record InboxPage(long after, List<InboxEntry> entries, long through, long floor, boolean reachedEnd)
        implements Feed.Page {

    static InboxPage of(long after, InboxStore.Page page) {
        return new InboxPage(
                after,
                page.entries().stream().map(InboxEntries::proto).toList(),
                page.through(),
                page.floor(),
                page.through() >= page.head());
    }

    @Override
    public boolean isEmpty() {
        return through <= after && floor <= after;
    }
}
