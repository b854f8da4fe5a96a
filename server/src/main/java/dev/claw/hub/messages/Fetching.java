package dev.claw.hub.messages;

import dev.claw.hub.channels.Post;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.MemberStore.Following;
import dev.claw.hub.store.Session;
import dev.claw.hub.stream.LongPoll;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The inbox and the groups fetched without a stream. What has news shares the answer's room, the inbox first. */
final class Fetching {
    private static final int DEFAULT_LIMIT = 64;

    private final StoreReaders readers;
    private final GroupReads groups;
    private final LongPoll longPoll;
    private final HubLimits limits;
    private final long epoch;

    Fetching(StoreReaders readers, GroupReads groups, LongPoll longPoll, HubLimits limits) {
        this.readers = readers;
        this.groups = groups;
        this.longPoll = longPoll;
        this.limits = limits;
        this.epoch = groups.epoch();
    }

    private record Fetch(Reader reader, InboxReads.Wanted wanted, Set<EntryKind> kinds, int limit) {
        boolean ofGroups() {
            return wanted.allGroups() || !wanted.named().isEmpty();
        }
    }

    CompletionStage<FetchMessagesResponse> fetch(String agent, FetchMessagesRequest request) {
        Optional<Position> resumeAfter =
                request.hasResumeAfter() ? Optional.of(request.getResumeAfter()) : Optional.empty();
        List<ChannelStart> named = groups.wellFormed(request.getChannelsList(), "channels");
        Fetch fetch = new Fetch(
                Reader.of(agent, request.getReader()),
                new InboxReads.Wanted(resumeAfter, request.getGroups(), named),
                LogEntries.kinds(request.getKindsList(), "kinds"),
                Pages.within(request.getLimit(), "limit", DEFAULT_LIMIT));
        Duration wait = request.hasWait()
                ? Times.within(request.getWait(), "wait", Duration.ZERO, limits.maxWait())
                : Duration.ZERO;
        return topics(fetch, wait)
                .thenCompose(topics -> longPoll.until(
                        Fetching::isEnough, topics, wait, () -> readers.read(session -> once(session, fetch))));
    }

    private static boolean isEnough(FetchMessagesResponse fetched) {
        return fetched.getEntriesCount() > 0
                || fetched.hasGap()
                || fetched.getChannelsCount() > 0
                || fetched.getChannelGapsCount() > 0;
    }

    /** What to listen to while waiting; a group that is joined meanwhile answers by its first entry. */
    private CompletionStage<List<String>> topics(Fetch fetch, Duration wait) {
        String agent = fetch.reader.agent();
        if (wait.isZero() || !fetch.ofGroups()) {
            return CompletableFuture.completedStage(List.of(Post.inboxTopic(agent)));
        }
        return groups.joined(fetch.reader).thenApply(joined -> {
            List<String> topics = new ArrayList<>(List.of(Post.inboxTopic(agent), Post.groupsTopic(agent)));
            joined.forEach(group -> topics.add(Post.logTopic(group.channelId())));
            return topics;
        });
    }

    private FetchMessagesResponse once(Session session, Fetch fetch) {
        Reader reader = fetch.reader;
        ReadPosition inbox =
                ReadPosition.find(session, reader.agent(), reader.name(), fetch.wanted.resumeAfter(), epoch);
        List<GroupReads.Start> news =
                new ArrayList<>(groups.starts(session, reader, fetch.wanted.allGroups(), fetch.wanted.named()));
        FetchMessagesResponse.Builder fetched = FetchMessagesResponse.newBuilder();
        for (GroupReads.Start start : news) {
            start.position().gap().ifPresent(fetched::addChannelGaps);
        }
        news.removeIf(start -> start.position().head() <= start.position().after());
        Room room = new Room(fetch.limit, limits.frameBytes(), news.size() + 1);
        readInbox(session, fetch, inbox, fetched, room);
        for (GroupReads.Start start : news) {
            readGroup(session, start, fetched, room);
        }
        return fetched.build();
    }

    private void readInbox(
            Session session, Fetch fetch, ReadPosition from, FetchMessagesResponse.Builder fetched, Room room) {
        InboxStore.Page page =
                session.inboxes().read(fetch.reader.agent(), from.after(), fetch.kinds, room.share(), room.bytes);
        fetched.setHead(page.head())
                .setThrough(Position.newBuilder().setEpoch(epoch).setSeq(page.through()));
        from.gap()
                .or(() -> ReadPosition.gapBehind(Window.INBOX, from.after(), InboxPage.of(from.after(), page), epoch))
                .ifPresent(fetched::setGap);
        long bytes = 0;
        for (InboxStore.Entry entry : page.entries()) {
            fetched.addEntries(LogEntries.ofInbox(entry));
            bytes += entry.entry().content().length;
        }
        room.take(page.entries().size(), bytes);
    }

    private void readGroup(Session session, GroupReads.Start start, FetchMessagesResponse.Builder fetched, Room room) {
        if (room.isSpent()) {
            return;
        }
        Following group = start.group();
        GroupPage page = groups.page(session, group, start.position().after(), room.share(), room.bytes);
        ReadPosition.gapBehind(group.channelId(), start.position().after(), page, epoch)
                .ifPresent(fetched::addChannelGaps);
        if (page.count() > 0) {
            fetched.addChannels(page.delivery());
        }
        room.take(page.count(), page.delivery().getSerializedSize());
    }

    /** What an answer may hold yet, and how many logs want of it. */
    private static final class Room {
        private int entries;
        private long bytes;
        private int logs;

        Room(int entries, long bytes, int logs) {
            this.entries = entries;
            this.bytes = bytes;
            this.logs = logs;
        }

        /** The next log's part of the entries, at least one. */
        int share() {
            return Math.max(1, entries / Math.max(1, logs));
        }

        void take(int count, long size) {
            entries -= count;
            bytes -= size;
            logs--;
        }

        boolean isSpent() {
            return entries <= 0 || bytes <= 0;
        }
    }
}
