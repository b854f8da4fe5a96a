package dev.claw.hub.messages;

import dev.claw.hub.channels.Post;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Pages;
import dev.claw.hub.limits.Times;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.stream.LongPoll;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The inbox read and acknowledged. */
final class InboxReads {
    private static final int DEFAULT_FETCH = 64;

    private final Writer writer;
    private final StoreReaders readers;
    private final LongPoll longPoll;
    private final HubLimits limits;
    private final long epoch;

    InboxReads(Writer writer, StoreReaders readers, LongPoll longPoll, HubLimits limits, long epoch) {
        this.writer = writer;
        this.readers = readers;
        this.longPoll = longPoll;
        this.limits = limits;
        this.epoch = epoch;
    }

    long epoch() {
        return epoch;
    }

    /** The reader's name; an empty one is the default reader. */
    static String reader(String given) {
        return given.isEmpty() ? InboxStore.DEFAULT_READER : Ids.required(given, "reader");
    }

    CompletionStage<ReadPosition> position(String agent, String reader, Optional<Position> resumeAfter) {
        return readers.read(session -> ReadPosition.find(session, agent, reader, resumeAfter, epoch));
    }

    CompletionStage<InboxPage> read(String agent, long after, Set<EntryKind> kinds, int limit) {
        return readers.read(session ->
                InboxPage.of(after, session.inboxes().read(agent, after, kinds, limit, limits.frameBytes())));
    }

    /** Moves the cursor forward; durable when it completes, with where the cursor stands then. */
    CompletionStage<Long> acknowledge(String agent, String reader, long through) {
        return writer.submitEssential(batch -> {
            InboxStore inboxes = batch.store().inboxes();
            long head = inboxes.state(agent).head();
            if (Long.compareUnsigned(through, head) > 0) {
                throw Refusal.field(
                        "through",
                        "is " + Long.toUnsignedString(through) + "; the newest entry of the inbox is " + head);
            }
            long cursor = inboxes.advance(agent, reader, through, batch.now());
            inboxes.trim(agent, limits.inbox().entries());
            return cursor;
        });
    }

    CompletionStage<AcknowledgeMessagesResponse> acknowledge(String agent, AcknowledgeMessagesRequest request) {
        String reader = reader(request.getReader());
        Position through = request.getThrough();
        if (through.getEpoch() != 0 && through.getEpoch() != epoch) {
            throw Refusal.field("through.epoch", "is of another store history; expected this hub's epoch, or 0");
        }
        return acknowledge(agent, reader, through.getSeq())
                .thenApply(cursor -> AcknowledgeMessagesResponse.newBuilder()
                        .setAcknowledged(at(cursor))
                        .build());
    }

    CompletionStage<FetchMessagesResponse> fetch(String agent, FetchMessagesRequest request) {
        String reader = reader(request.getReader());
        int limit = Pages.within(request.getLimit(), "limit", DEFAULT_FETCH);
        Duration wait = request.hasWait()
                ? Times.within(request.getWait(), "wait", Duration.ZERO, limits.maxWait())
                : Duration.ZERO;
        Set<EntryKind> kinds = InboxEntries.kinds(request.getKindsList(), "kinds");
        Optional<Position> resumeAfter =
                request.hasResumeAfter() ? Optional.of(request.getResumeAfter()) : Optional.empty();
        return longPoll.until(
                fetched -> fetched.getEntriesCount() > 0 || fetched.hasGap(),
                Post.inboxTopic(agent),
                wait,
                () -> fetchOnce(agent, reader, resumeAfter, kinds, limit));
    }

    private CompletionStage<FetchMessagesResponse> fetchOnce(
            String agent, String reader, Optional<Position> resumeAfter, Set<EntryKind> kinds, int limit) {
        return readers.read(session -> {
            ReadPosition from = ReadPosition.find(session, agent, reader, resumeAfter, epoch);
            InboxStore.Page page = session.inboxes().read(agent, from.after(), kinds, limit, limits.frameBytes());
            FetchMessagesResponse.Builder fetched = FetchMessagesResponse.newBuilder()
                    .setThrough(at(page.through()))
                    .setHead(page.head());
            from.gap()
                    .or(() -> ReadPosition.gapBehind(from.after(), page.floor(), epoch))
                    .ifPresent(fetched::setGap);
            page.entries().forEach(entry -> fetched.addEntries(InboxEntries.proto(entry)));
            return fetched.build();
        });
    }

    private Position at(long seq) {
        return Position.newBuilder().setEpoch(epoch).setSeq(seq).build();
    }
}
