package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The logs that one subscription reads: the inbox, and the groups by their channels; and what is to be told of them. They
 * come and go on the transport's thread, the owner tells.
 */
final class FollowedLogs {
    private final LogReading.Marks marks;
    private final LogReading inbox;
    private final Map<String, LogReading> groups = new ConcurrentHashMap<>();
    private final Newest<String, Long> reads = new Newest<>(Math::max);

    FollowedLogs(LogReading.Marks marks) {
        this.marks = marks;
        this.inbox = new LogReading(Optional.empty(), marks);
    }

    LogReading inbox() {
        return inbox;
    }

    Optional<LogReading> find(String channelId) {
        return channelId.isEmpty() ? Optional.of(inbox) : Optional.ofNullable(groups.get(channelId));
    }

    /** The group's log; a new one if it was not followed before. */
    LogReading group(String channelId) {
        return groups.computeIfAbsent(channelId, id -> new LogReading(Optional.of(id), marks));
    }

    /** Forgets the groups that are not followed any more, and what was not told of them. */
    void retain(Predicate<String> followed) {
        groups.keySet().removeIf(followed.negate());
    }

    /** Everything in the channel up to this number was read. */
    void read(String channelId, long seq) {
        reads.put(channelId, seq);
    }

    /** A new stream knows nothing of what was told on an old one. */
    void tellAgain() {
        inbox.tellAgain();
        groups.values().forEach(LogReading::tellAgain);
    }

    /** A frame's worth of what is to be told; empty when nothing is. */
    Optional<AcknowledgeFrame> untold() {
        AcknowledgeFrame.Builder frame = AcknowledgeFrame.newBuilder().setThrough(inbox.takeUntold());
        // What is read is acknowledged too, so it is told first, and in its own frame: none goes out of its order.
        int told = reads.take((channel, seq) ->
                frame.addChannels(ChannelMark.newBuilder().setChannelId(channel).setReadThrough(seq)));
        if (told == 0) {
            addAcknowledged(frame);
        }
        return frame.getThrough() == 0 && frame.getChannelsCount() == 0 ? Optional.empty() : Optional.of(frame.build());
    }

    private void addAcknowledged(AcknowledgeFrame.Builder frame) {
        for (Map.Entry<String, LogReading> group : groups.entrySet()) {
            if (frame.getChannelsCount() == FrameLimits.ENTRIES) {
                return;
            }
            long through = group.getValue().takeUntold();
            if (through > 0) {
                frame.addChannels(
                        ChannelMark.newBuilder().setChannelId(group.getKey()).setDeliveredThrough(through));
            }
        }
    }

    /** All that is acknowledged or read, as requests that are answered; a group that refuses keeps none from the inbox. */
    List<AcknowledgeMessagesRequest> confirmations(String reader) {
        List<AcknowledgeMessagesRequest> all = new ArrayList<>();
        Position through = inbox.acknowledged();
        if (through.getSeq() > 0) {
            all.add(AcknowledgeMessagesRequest.newBuilder()
                    .setReader(reader)
                    .setThrough(through)
                    .build());
        }
        List<ChannelMark> channels = new ArrayList<>();
        groups.forEach((channel, log) -> {
            long done = log.acknowledged().getSeq();
            if (done > 0) {
                channels.add(ChannelMark.newBuilder()
                        .setChannelId(channel)
                        .setDeliveredThrough(done)
                        .build());
            }
        });
        for (int from = 0; from < channels.size(); from += FrameLimits.ENTRIES) {
            all.add(AcknowledgeMessagesRequest.newBuilder()
                    .setReader(reader)
                    .addAllChannels(channels.subList(from, Math.min(channels.size(), from + FrameLimits.ENTRIES)))
                    .build());
        }
        return all;
    }
}
