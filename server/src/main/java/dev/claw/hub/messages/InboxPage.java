package dev.claw.hub.messages;

import dev.claw.hub.store.InboxStore;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InboxDelivery;
import dev.claw.hub.v1.InboxEntry;
import java.util.List;

/** What one read of an inbox brought. */
record InboxPage(long after, List<InboxEntry> entries, long through, long floor, long expired, boolean reachedEnd)
        implements LogPage {

    static InboxPage of(long after, InboxStore.Page page) {
        return new InboxPage(
                after,
                page.entries().stream().map(LogEntries::ofInbox).toList(),
                page.through(),
                page.floor(),
                page.expired(),
                page.through() >= page.head());
    }

    @Override
    public int count() {
        return entries.size();
    }

    @Override
    public long seq(int at) {
        return entries.get(at).getInboxSeq();
    }

    @Override
    public InboxPage part(int from, int to) {
        boolean whole = to == count();
        return new InboxPage(
                from == 0 ? after : seq(from - 1),
                entries.subList(from, to),
                whole ? through : seq(to - 1),
                floor,
                expired,
                whole && reachedEnd);
    }

    @Override
    public ExchangeResponse frame() {
        return ExchangeResponse.newBuilder()
                .setDelivery(InboxDelivery.newBuilder().addAllEntries(entries).setThrough(through))
                .build();
    }
}
