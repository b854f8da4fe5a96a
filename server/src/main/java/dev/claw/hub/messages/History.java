package dev.claw.hub.messages;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.LogStore;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A channel's history, by page, for its members. */
final class History {
    private static final int DEFAULT_LIMIT = 100;

    private final StoreReaders readers;
    private final ChannelChoice choice;
    private final HubLimits limits;

    History(StoreReaders readers, ChannelChoice choice, HubLimits limits) {
        this.readers = readers;
        this.choice = choice;
        this.limits = limits;
    }

    CompletionStage<ListMessagesResponse> list(String agent, ListMessagesRequest request) {
        int limit = Pages.within(request.getLimit(), "limit", DEFAULT_LIMIT);
        long before = request.getBeforeSeq();
        long after = request.getAfterSeq();
        if (before != 0 && after != 0) {
            throw Refusal.field("after_seq", "is given together with before_seq; expected one of them");
        }
        if (before < 0 || after < 0) {
            throw Refusal.field("before_seq", "or after_seq is beyond 2^63 - 1");
        }
        ChannelChoice.Choice which = choice.of(request);
        boolean newest = after == 0;
        long end = before == 0 ? Long.MAX_VALUE : before;
        return readers.read(session -> {
            ChannelRow channel = which.find(session, agent);
            LogStore logs = session.logs();
            List<LogEntry> page = logs.messages(channel.key(), after, end, newest, limit, limits.frameBytes());
            LogEntries.Place place = LogEntries.Place.of(channel);
            ListMessagesResponse.Builder answer = ListMessagesResponse.newBuilder()
                    .setChannelId(channel.id())
                    .setMore(!page.isEmpty() && more(logs, channel, page, newest, end))
                    .setOldestHeld(channel.floor() + 1)
                    .setHead(channel.head());
            page.forEach(entry -> answer.addMessages(LogEntries.message(place, entry)));
            return answer.build();
        });
    }

    private static boolean more(LogStore logs, ChannelRow channel, List<LogEntry> page, boolean newest, long end) {
        long first = page.get(0).seq();
        long last = page.get(page.size() - 1).seq();
        List<LogEntry> beyond = newest
                ? logs.messages(channel.key(), 0, first, true, 1, 1)
                : logs.messages(channel.key(), last, end, false, 1, 1);
        return !beyond.isEmpty();
    }
}
