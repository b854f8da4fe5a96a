package dev.claw.hub.messages;

import dev.claw.hub.bus.Subscription;
import dev.claw.hub.channels.Post;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.ExchangeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The reading half of one {@code Exchange}: the inbox and the followed groups delivered within one window, and what is
 * acknowledged of them. Owned by the stream's loop.
 */
final class ExchangeReader {
    private final StreamSide side;
    private final Reader reader;
    private final ExchangeParts parts;
    private final Window window;
    private final Acknowledging acknowledging;
    private final FollowedGroups groups;
    private Optional<Subscription> inboxBell = Optional.empty();
    private Optional<JoinedGroups> joined = Optional.empty();

    /** @param onRefused told of each mark that is refused later */
    ExchangeReader(StreamSide side, Reader reader, ExchangeParts parts, int window, Consumer<Throwable> onRefused) {
        this.side = side;
        this.reader = reader;
        this.parts = parts;
        this.window = new Window(window);
        this.acknowledging = new Acknowledging(side, reader, parts.cursors(), onRefused);
        this.groups = new FollowedGroups(side, reader.agent(), parts.groups(), this.window, this::askAgain);
    }

    Reader reader() {
        return reader;
    }

    int window() {
        return window.size();
    }

    boolean delivers() {
        return window.size() > 0;
    }

    /** Begins to deliver; what it tells of the groups goes into the opening's answer. */
    List<ChannelFollowed> begin(InboxReads.Beginning beginning, Set<EntryKind> kinds) {
        window.begin(Window.INBOX, beginning.inbox().after());
        DeliveredLog inbox = new DeliveredLog(
                Window.INBOX,
                beginning.inbox(),
                after -> parts.inbox().page(reader.agent(), after, kinds),
                groups.turns(),
                parts.inbox().epoch());
        inboxBell = Optional.of(parts.bus().subscribe(Post.inboxTopic(reader.agent()), inbox::ring));
        groups.turns().add(inbox);
        List<ChannelFollowed> followed =
                beginning.groups().stream().map(groups::follow).toList();
        groups.turns().opened();
        return followed;
    }

    /** Follows from now on whatever these are. */
    void followJoined(JoinedGroups all) {
        joined = Optional.of(all);
    }

    FollowedGroups groups() {
        return groups;
    }

    Optional<ExchangeResponse> next() {
        return delivers() ? groups.turns().next() : Optional.empty();
    }

    /** Takes what can be taken of it; what is refused is given back, each by itself. */
    List<Refusal> acknowledge(AcknowledgeFrame frame, List<Mark> marks) {
        List<Refusal> refused = new ArrayList<>();
        attempt(refused, () -> acknowledge(frame.getThrough(), marks.isEmpty()));
        for (Mark mark : marks) {
            attempt(refused, () -> {
                window.acknowledge(mark.channelId(), mark.delivered(), "channels.delivered_through");
                window.release(mark.channelId(), mark.read());
                acknowledging.mark(mark);
            });
        }
        side.wake();
        return refused;
    }

    /** Whether the store knows everything that was acknowledged. */
    boolean isDone() {
        return acknowledging.isDone();
    }

    /** Closes all bells. */
    void close() {
        inboxBell.ifPresent(Subscription::close);
        groups.close();
    }

    private void acknowledge(long through, boolean alone) {
        if (!delivers() && (alone || through != 0)) {
            throw Refusal.field("through", "this stream only sends: it was opened with window 0");
        }
        window.acknowledge(Window.INBOX, through, "acknowledge.through");
        acknowledging.inbox(through);
    }

    private void askAgain() {
        joined.ifPresent(JoinedGroups::ring);
    }

    private static void attempt(List<Refusal> refused, Runnable part) {
        try {
            part.run();
        } catch (Refusal refusal) {
            refused.add(refusal);
        }
    }
}
