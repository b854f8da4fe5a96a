package dev.claw.hub.messages;

import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.MemberStore;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.Position;
import java.util.Optional;

/**
 * Where a reader begins in a log: behind the position it gave, else behind what it acknowledged; or, when that cannot be
 * had, behind an explicit gap (G6).
 *
 * @param after delivery begins behind this number
 * @param gap what cannot be delivered
 * @param head the log's newest number
 */
record ReadPosition(long after, Optional<Gap> gap, long head) {

    /** In the agent's inbox. */
    static ReadPosition find(Session store, String agent, String reader, Optional<Position> given, long epoch) {
        InboxStore.State inbox = store.inboxes().state(agent);
        long cursor = store.inboxes().cursor(agent, reader);
        return find(new Log("", cursor, inbox.head(), inbox.floor()), given, epoch);
    }

    /** In a group: where nothing was acknowledged since the agent joined, with its joining. */
    static ReadPosition find(MemberStore.Following group, Optional<Position> given, long epoch) {
        long cursor = Math.max(group.cursor(), group.joinedSeq() - 1);
        return find(new Log(group.channelId(), cursor, group.head(), group.floor()), given, epoch);
    }

    /** The gap that a read found because entries were given up behind this number; empty when there is none. */
    static Optional<Gap> gapBehind(String channelId, long after, long floor, long epoch) {
        return floor <= after
                ? Optional.empty()
                : Optional.of(new Log(channelId, after, floor, floor)
                        .gap(
                                lost(channelId),
                                Position.newBuilder()
                                        .setEpoch(epoch)
                                        .setSeq(after)
                                        .build()));
    }

    /**
     * How a log stands for a reader.
     *
     * @param channelId empty for the inbox
     */
    private record Log(String channelId, long cursor, long head, long floor) {
        Gap gap(GapCause cause, Position after) {
            return Gap.newBuilder()
                    .setCause(cause)
                    .setAfter(after)
                    .setOldestHeld(floor + 1)
                    .setChannelId(channelId)
                    .build();
        }

        ReadPosition behindGap(GapCause cause, Position from, long resume) {
            return new ReadPosition(Math.max(resume, floor), Optional.of(gap(cause, from)), head);
        }
    }

    private static ReadPosition find(Log log, Optional<Position> given, long epoch) {
        Position from = given.orElse(
                Position.newBuilder().setEpoch(epoch).setSeq(log.cursor()).build());
        if (from.getEpoch() != epoch) {
            return log.behindGap(GapCause.GAP_CAUSE_EPOCH_CHANGED, from, log.cursor());
        }
        if (Long.compareUnsigned(from.getSeq(), log.head()) > 0) {
            return log.behindGap(GapCause.GAP_CAUSE_AHEAD, from, log.cursor());
        }
        if (from.getSeq() < log.floor()) {
            return log.behindGap(lost(log.channelId()), from, log.floor());
        }
        return new ReadPosition(from.getSeq(), Optional.empty(), log.head());
    }

    /** What is no longer held was acknowledged, in an inbox; a group's log is given up by age and number alone. */
    private static GapCause lost(String channelId) {
        return channelId.isEmpty() ? GapCause.GAP_CAUSE_TRIMMED : GapCause.GAP_CAUSE_EXPIRED;
    }
}
