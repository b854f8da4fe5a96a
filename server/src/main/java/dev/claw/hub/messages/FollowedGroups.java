package dev.claw.hub.messages;

import dev.claw.hub.bus.Subscription;
import dev.claw.hub.store.MemberStore.Following;
import dev.claw.hub.v1.ChannelFollowed;
import dev.claw.hub.v1.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The groups that one stream follows: each with its bell and its log among those delivered. A group that the agent leaves
 * is followed to that very entry. Owned by the stream's loop.
 */
final class FollowedGroups {
    private final String agent;
    private final GroupReads reads;
    private final Window window;
    private final LogTurns turns;

    /** By channel id; at most the groups that the agent has joined. */
    private final Map<String, Followed> followed = new HashMap<>();

    /** Groups that the reader wants no more though it follows all, with the joining that it said so of. */
    private final Map<String, Long> unwanted = new HashMap<>();

    /** @param onLeft told when a group was followed to where the agent left it */
    FollowedGroups(StreamSide side, String agent, GroupReads reads, Window window, Runnable onLeft) {
        this.agent = agent;
        this.reads = reads;
        this.window = window;
        this.turns = new LogTurns(side, window, log -> {
            forget(log.name());
            onLeft.run();
        });
    }

    private record Followed(Following group, DeliveredLog log, Subscription bell) {}

    LogTurns turns() {
        return turns;
    }

    /** Follows the group, or goes on where it is. */
    ChannelFollowed follow(GroupReads.Start start) {
        Following group = start.group();
        unwanted.remove(group.channelId());
        Followed known = followed.get(group.channelId());
        if (known != null) {
            return told(group.channelId(), known.log.told(), group.head());
        }
        ReadPosition position = start.position();
        window.begin(group.channelId(), position.after());
        DeliveredLog log = new DeliveredLog(
                group.channelId(), position, after -> reads.page(agent, group, after), turns, reads.epoch());
        followed.put(group.channelId(), new Followed(group, log, reads.follow(group.channelId(), log::ring)));
        turns.add(log);
        return told(group.channelId(), position.after(), position.head());
    }

    /**
     * Follows the group no more.
     *
     * @param head its log's newest number
     * @return where it stood; empty when it is not followed
     */
    Optional<ChannelFollowed> unfollow(String channelId, long head) {
        Followed gone = followed.get(channelId);
        if (gone == null) {
            return Optional.empty();
        }
        unwanted.put(channelId, gone.group.joinedSeq());
        turns.remove(gone.log);
        forget(channelId);
        return Optional.of(told(channelId, gone.log.told(), head));
    }

    /** Follows what was joined since, of all that the agent has joined now; what it left ends by itself. */
    void followJoined(List<Following> joined) {
        Set<String> now = joined.stream().map(Following::channelId).collect(Collectors.toSet());
        unwanted.keySet().retainAll(now);
        for (Following group : joined) {
            // One that it left and joined again is told to its leaving first; then this is asked for again.
            boolean wanted = !Long.valueOf(group.joinedSeq()).equals(unwanted.get(group.channelId()));
            if (wanted && !followed.containsKey(group.channelId())) {
                follow(reads.start(group));
            }
        }
    }

    /** Closes all bells. */
    void close() {
        followed.values().forEach(gone -> gone.bell.close());
        followed.clear();
    }

    private void forget(String channelId) {
        Followed gone = followed.remove(channelId);
        if (gone != null) {
            gone.bell.close();
        }
    }

    private ChannelFollowed told(String channelId, long after, long head) {
        return ChannelFollowed.newBuilder()
                .setChannelId(channelId)
                .setPosition(Position.newBuilder().setEpoch(reads.epoch()).setSeq(after))
                .setHead(head)
                .build();
    }
}
