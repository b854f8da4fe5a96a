package dev.claw.hub.client;

import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far one log is read, the inbox or a group's: the position behind what was shown, and the acknowledgements. The
 * position moves on the transport's thread as frames come; acknowledgements come from any thread; what was told of them
 * belongs to the owner.
 */
final class LogReading {
    private final Optional<String> group;
    private final Marks marks;
    private volatile History history = new History(0, new Acknowledgements(() -> {}));
    private volatile long begun;
    private boolean attached;
    private long seen;
    private long maybeShownThrough;
    private volatile long told;

    /** The acknowledgements within one store history; those of an older one say nothing to the hub. */
    private record History(long epoch, Acknowledgements acknowledgements) {}

    /** Hears of what is to be told to the hub. */
    interface Marks {
        /** The acknowledgements of a log advanced. */
        void acknowledged();

        /** Everything of the channel up to this number was read. */
        void read(String channelId, long seq);
    }

    /** @param group the group's channel; empty for the inbox */
    LogReading(Optional<String> group, Marks marks) {
        this.group = group;
        this.marks = marks;
    }

    Optional<String> group() {
        return group;
    }

    /** Whether delivery of it ever began. */
    boolean attached() {
        return attached;
    }

    /**
     * Behind what is acknowledged and not behind what was shown: so the hub's window counts what still waits here, and a
     * link that breaks again and again cannot fill this process. What comes a second time is dropped.
     */
    Position resumeAfter() {
        History now = history;
        return position(now.epoch(), Math.max(begun, now.acknowledgements().through()));
    }

    /** What is acknowledged, as a place; its number is 0 for nothing. */
    Position acknowledged() {
        History now = history;
        return position(now.epoch(), now.acknowledgements().through());
    }

    /** A new stream knows nothing of what was told on an old one. */
    void tellAgain() {
        told = 0;
    }

    /** The number to tell the hub next, which counts as told from now on; 0 when there is none. */
    long takeUntold() {
        long through = history.acknowledgements().through();
        if (through <= told) {
            return 0;
        }
        told = through;
        return through;
    }

    /**
     * The hub opened a stream and says where delivery begins.
     *
     * @param wanted the own position that was asked for, if one was
     * @param head the newest number: up to it an earlier process may have been shown the entries
     * @return a gap that the hub cannot know of
     */
    Optional<Gap> attach(Position from, long head, Optional<Position> wanted) {
        if (!attached) {
            attached = true;
            begin(from, wanted.filter(from::equals).isPresent() ? 0 : head);
        } else if (from.getEpoch() != history.epoch()) {
            begin(from, head);
        } else if (head < seen) {
            return startOver(from, head);
        } else if (from.getSeq() < begun && history.acknowledgements().through() < begun) {
            // It goes on before the position that this side keeps: what comes is shown again.
            begin(from, head);
        }
        return Optional.empty();
    }

    // The hub lost what was shown here, and gives its numbers to other entries now.
    private Optional<Gap> startOver(Position from, long head) {
        long shown = seen;
        boolean toldByTheHub = resumeAfter().getSeq() > head;
        begin(from, head);
        if (toldByTheHub) {
            return Optional.empty();
        }
        return Optional.of(Gap.newBuilder()
                .setCause(GapCause.GAP_CAUSE_AHEAD)
                .setAfter(position(from.getEpoch(), shown))
                .setOldestHeld(begun + 1)
                .setChannelId(group.orElse(""))
                .build());
    }

    private void begin(Position from, long head) {
        history = new History(from.getEpoch(), new Acknowledgements(marks::acknowledged));
        begun = from.getSeq();
        seen = begun;
        maybeShownThrough = head;
        told = 0;
    }

    /** Whether what is gone was shown here before, so that it is no loss. */
    boolean covers(Gap gap) {
        return gap.getCause() == GapCause.GAP_CAUSE_TRIMMED && gap.getOldestHeld() <= seen + 1;
    }

    /** What of a delivery is new here. */
    List<ReceivedEntry> deliver(List<InboxEntry> entries) {
        Acknowledgements acknowledgements = history.acknowledgements();
        List<ReceivedEntry> fresh = new ArrayList<>(entries.size());
        for (InboxEntry entry : entries) {
            long number = seq(entry);
            if (number > seen) {
                ReceivedEntry received = new ReceivedEntry(entry, number <= maybeShownThrough, this, acknowledgements);
                acknowledgements.add(number, received);
                fresh.add(received);
                seen = number;
            } else if (number <= acknowledgements.through()) {
                // The hub has not heard of it, and it would count against the window.
                told = Math.min(told, number - 1);
            }
        }
        if (fresh.size() < entries.size()) {
            marks.acknowledged();
        }
        return fresh;
    }

    /** Everything up to this number was delivered or passed over. */
    void passed(long through) {
        if (through > seen) {
            seen = through;
            history.acknowledgements().passed(through);
        }
    }

    void markRead(InboxEntry entry) {
        boolean message = entry.hasMessage();
        marks.read(
                message
                        ? entry.getMessage().getChannelId()
                        : entry.getChannelEvent().getChannelId(),
                message ? entry.getMessage().getSeq() : entry.getChannelEvent().getSeq());
        if (group.isPresent()) {
            history.acknowledgements().acknowledgeThrough(seq(entry));
        }
    }

    /** A group's entry in the shape of an inbox's; it has no number there. */
    static InboxEntry entry(ChannelEntry entry) {
        InboxEntry.Builder shaped = InboxEntry.newBuilder();
        return switch (entry.getEntryCase()) {
            case MESSAGE -> shaped.setMessage(entry.getMessage()).build();
            case CHANNEL_EVENT ->
                shaped.setChannelEvent(entry.getChannelEvent()).build();
            case ENTRY_NOT_SET -> shaped.build();
        };
    }

    /** The number of an entry in the log that it came from. */
    static long seq(InboxEntry entry) {
        if (entry.getInboxSeq() > 0) {
            return entry.getInboxSeq();
        }
        return entry.hasMessage()
                ? entry.getMessage().getSeq()
                : entry.getChannelEvent().getSeq();
    }

    static Position position(long epoch, long seq) {
        return Position.newBuilder().setEpoch(epoch).setSeq(seq).build();
    }
}
