package dev.claw.hub.messages;

import dev.claw.hub.channels.Channels;
import dev.claw.hub.channels.Post;
import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.MemberRow;
import dev.claw.hub.store.PositionRow;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.Membership;
import dev.claw.hub.v1.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Moves readers' cursors, in the inbox and in groups, and with them, in the same transaction, what the senders are told:
 * delivered is what was acknowledged, read is what was said to be (G8).
 */
final class Cursors {
    private final Writer writer;
    private final HubLimits limits;
    private final long epoch;

    Cursors(Writer writer, HubLimits limits, long epoch) {
        this.writer = writer;
        this.limits = limits;
        this.epoch = epoch;
    }

    /**
     * What became of an acknowledgement.
     *
     * @param cursor where the inbox's cursor stands
     * @param refused marks that were, each by itself
     */
    record Outcome(long cursor, List<Refusal> refused) {}

    /** A mark that stands, and its channel. */
    private record Placed(ChannelRow channel, Mark mark) {}

    /** All of it or nothing; durable when answered. */
    CompletionStage<AcknowledgeMessagesResponse> acknowledge(String agent, AcknowledgeMessagesRequest request) {
        Reader reader = Reader.of(agent, request.getReader());
        Position through = request.getThrough();
        if (through.getEpoch() != 0 && through.getEpoch() != epoch) {
            throw Refusal.field("through.epoch", "is of another store history; expected this hub's epoch, or 0");
        }
        List<Mark> marks = Mark.all(request.getChannelsList(), limits.frameEntries());
        return writer.submitEssential(batch -> {
                    List<Placed> placed = new ArrayList<>();
                    for (Mark mark : marks) {
                        ChannelRow channel = Channels.ofMember(batch.store(), mark.channelId(), agent);
                        mark.requireWithin(channel);
                        placed.add(new Placed(channel, mark));
                    }
                    long cursor = advance(batch, reader, through.getSeq());
                    placed.forEach(mark -> raise(batch, reader, mark));
                    return cursor;
                })
                .thenApply(cursor -> AcknowledgeMessagesResponse.newBuilder()
                        .setAcknowledged(Position.newBuilder().setEpoch(epoch).setSeq(cursor))
                        .build());
    }

    /** Notes that the reader is in use; one that nothing uses loses its cursors after a while. The default one never does. */
    void use(Reader reader) {
        if (!reader.isDefault()) {
            writer.submitEssential(batch -> {
                batch.store().retention().used(reader.agent(), reader.name(), batch.now());
                return true;
            });
        }
    }

    /**
     * As much of it as can be; durable when it completes. A mark in a group that the agent has left is passed over: its
     * acknowledgement crossed the leaving.
     */
    CompletionStage<Outcome> acknowledge(Reader reader, long through, List<Mark> marks) {
        return writer.submitEssential(batch -> {
            List<Refusal> refused = new ArrayList<>();
            List<Placed> placed = new ArrayList<>();
            for (Mark mark : marks) {
                try {
                    place(batch, reader, mark).ifPresent(placed::add);
                } catch (Refusal refusal) {
                    refused.add(refusal);
                }
            }
            long cursor = advance(batch, reader, through);
            placed.forEach(mark -> raise(batch, reader, mark));
            return new Outcome(cursor, refused);
        });
    }

    private static Optional<Placed> place(Batch batch, Reader reader, Mark mark) {
        Optional<ChannelRow> known = batch.store().channels().byId(mark.channelId());
        boolean left = known.filter(ChannelRow::isGroup)
                .flatMap(group -> batch.store().members().member(group.key(), reader.agent()))
                .map(MemberRow::membership)
                .filter(membership -> membership == Membership.MEMBERSHIP_LEFT)
                .isPresent();
        if (left) {
            return Optional.empty();
        }
        ChannelRow channel = Channels.ofMember(batch.store(), mark.channelId(), reader.agent());
        mark.requireWithin(channel);
        return Optional.of(new Placed(channel, mark));
    }

    private long advance(Batch batch, Reader reader, long through) {
        InboxStore inboxes = batch.store().inboxes();
        long head = inboxes.state(reader.agent()).head();
        if (Long.compareUnsigned(through, head) > 0) {
            throw Refusal.field(
                    "through", "is " + Long.toUnsignedString(through) + "; the newest entry of the inbox is " + head);
        }
        long before = inboxes.cursor(reader.agent(), reader.name());
        if (through <= before) {
            return before;
        }
        batch.store().retention().used(reader.agent(), reader.name(), batch.now());
        long cursor = inboxes.advance(reader.agent(), reader.name(), through, batch.now());
        for (InboxStore.Newest newest : inboxes.newest(reader.agent(), before, cursor)) {
            batch.store()
                    .positions()
                    .raise(
                            newest.channel(),
                            reader.agent(),
                            reader.name(),
                            new PositionRow.Marks(newest.seq(), 0, 0),
                            batch.now())
                    .flatMap(row -> batch.store().channels().byId(row.channelId()))
                    .ifPresent(channel -> ring(batch, reader, channel));
        }
        inboxes.trim(reader.agent(), limits.inbox().entries());
        return cursor;
    }

    private static void raise(Batch batch, Reader reader, Placed placed) {
        Mark mark = placed.mark;
        PositionRow.Marks to = new PositionRow.Marks(Math.max(mark.delivered(), mark.read()), mark.read(), 0);
        batch.store()
                .positions()
                .raise(placed.channel.key(), reader.agent(), reader.name(), to, batch.now())
                .ifPresent(row -> ring(batch, reader, placed.channel));
    }

    private static void ring(Batch batch, Reader reader, ChannelRow channel) {
        batch.ring(
                channel.isGroup()
                        ? Post.groupReceiptsTopic(channel.id())
                        : Post.receiptsTopic(channel.other(reader.agent())));
    }
}
