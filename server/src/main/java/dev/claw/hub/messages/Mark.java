package dev.claw.hub.messages;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.v1.ChannelMark;
import java.util.List;

/**
 * How far a reader says it is in one channel; 0 for nothing new.
 *
 * @param delivered of a group only: done with up to this number
 * @param read read up to this number
 */
record Mark(String channelId, long delivered, long read) {

    static Mark of(ChannelMark mark) {
        return new Mark(
                Ids.required(mark.getChannelId(), "channels.channel_id"),
                mark.getDeliveredThrough(),
                mark.getReadThrough());
    }

    /** Well-formed marks, not too many. */
    static List<Mark> all(List<ChannelMark> marks, int most) {
        if (marks.size() > most) {
            throw Refusal.field("channels", "has " + marks.size() + " entries; at most " + most);
        }
        return marks.stream().map(Mark::of).toList();
    }

    /** The further of the two. */
    Mark and(Mark other) {
        return new Mark(channelId, Math.max(delivered, other.delivered), Math.max(read, other.read));
    }

    /** Refuses what the channel cannot have delivered. */
    void requireWithin(ChannelRow channel) {
        if (delivered != 0 && !channel.isGroup()) {
            throw Refusal.field(
                    "channels.delivered_through",
                    "is given for channel " + channelId + ", which is no group; acknowledge the inbox's number");
        }
        requireWithin(delivered, "channels.delivered_through", channel.head());
        requireWithin(read, "channels.read_through", channel.head());
    }

    private void requireWithin(long number, String field, long head) {
        if (Long.compareUnsigned(number, head) > 0) {
            throw Refusal.field(
                    field,
                    "is " + Long.toUnsignedString(number) + "; the newest entry of channel " + channelId + " is "
                            + head);
        }
    }
}
