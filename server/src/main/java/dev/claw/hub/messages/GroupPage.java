package dev.claw.hub.messages;

import dev.claw.hub.store.LogStore;
import dev.claw.hub.v1.ChannelDelivery;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.ChannelEventKind;
import dev.claw.hub.v1.ExchangeResponse;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one read of a group's log brought. Its frame is made once, however many streams send it.
 *
 * @param delivery the entries as they are sent
 * @param isLast whether the reader left behind its last entry
 */
record GroupPage(
        long after, ChannelDelivery delivery, long floor, boolean reachedEnd, boolean isLast, ExchangeResponse frame)
        implements LogPage {

    static GroupPage of(LogEntries.Place place, long after, LogStore.Page page) {
        List<ChannelEntry> entries = page.entries().stream()
                .map(entry -> LogEntries.ofGroup(place, entry))
                .toList();
        return of(
                after,
                delivery(place.channelId(), entries, page.through()),
                page.floor(),
                page.through() >= page.head(),
                false);
    }

    /** Nothing for one who has left: there is no page behind it. */
    static GroupPage nothingMore(String channelId, long after) {
        return of(after, delivery(channelId, List.of(), after), 0, true, true);
    }

    @Override
    public long through() {
        return delivery.getThrough();
    }

    @Override
    public int count() {
        return delivery.getEntriesCount();
    }

    @Override
    public long seq(int at) {
        ChannelEntry entry = delivery.getEntries(at);
        return entry.hasMessage()
                ? entry.getMessage().getSeq()
                : entry.getChannelEvent().getSeq();
    }

    @Override
    public GroupPage part(int from, int to) {
        boolean whole = to == count();
        if (whole && from == 0) {
            return this;
        }
        List<ChannelEntry> entries = delivery.getEntriesList().subList(from, to);
        return of(
                from == 0 ? after : seq(from - 1),
                delivery(delivery.getChannelId(), entries, whole ? through() : seq(to - 1)),
                floor,
                whole && reachedEnd,
                whole && isLast);
    }

    /** As far as this agent may see it: to where it left the group, if it did so behind that number. */
    GroupPage until(String agent, long behind) {
        return IntStream.range(0, count())
                .filter(at -> seq(at) > behind && parts(delivery.getEntries(at).getChannelEvent(), agent))
                .mapToObj(at -> {
                    GroupPage seen = part(0, at + 1);
                    return of(seen.after, seen.delivery, floor, true, true);
                })
                .findFirst()
                .orElse(this);
    }

    private static boolean parts(ChannelEvent event, String agent) {
        return event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_LEFT
                        && event.getAgentId().equals(agent)
                || event.getKind() == ChannelEventKind.CHANNEL_EVENT_KIND_REMOVED
                        && event.getSubject().equals(agent);
    }

    private static GroupPage of(long after, ChannelDelivery delivery, long floor, boolean reachedEnd, boolean isLast) {
        ExchangeResponse frame =
                ExchangeResponse.newBuilder().setChannel(delivery).build();
        return new GroupPage(after, delivery, floor, reachedEnd, isLast, frame);
    }

    private static ChannelDelivery delivery(String channelId, List<ChannelEntry> entries, long through) {
        return ChannelDelivery.newBuilder()
                .setChannelId(channelId)
                .addAllEntries(entries)
                .setThrough(through)
                .build();
    }
}
