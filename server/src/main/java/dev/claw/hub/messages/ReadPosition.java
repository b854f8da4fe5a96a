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
        return find(new Log("", cursor, inbox.head(), inbox.floor(), inbox.expired()), given, epoch);
    }

    /** In a group: where nothing was acknowledged since the agent joined, with its joining. */
    static ReadPosition find(MemberStore.Following group, Optional<Position> given, long epoch) {
        long cursor = Math.max(group.cursor(), group.joinedSeq() - 1);
        return find(new Log(group.channelId(), cursor, group.head(), group.floor(), group.floor()), given, epoch);
    }

    /** The gap that a read found because entries were given up behind this number; empty when there is none. */
    static Optional<Gap> gapBehind(String channelId, long after, LogPage page, long epoch) {
        return page.floor() <= after
                ? Optional.empty()
                : Optional.of(new Log(channelId, after, page.floor(), page.floor(), page.expired())
                        .lostBehind(Position.newBuilder()
                                .setEpoch(epoch)
                                .setSeq(after)
                                .build()));
    }

    /**
     * How a log stands for a reader.
     *
     * @param channelId empty for the inbox
     * @param expired the highest number that was not acknowledged in its time
     */
    private record Log(String channelId, long cursor, long head, long floor, long expired) {
        /** What is behind this place and no longer held was acknowledged, unless some of it expired. */
        Gap lostBehind(Position after) {
            return gap(after.getSeq() < expired ? GapCause.GAP_CAUSE_EXPIRED : GapCause.GAP_CAUSE_TRIMMED, after);
        }

        Gap gap(GapCause cause, Position after) {
            return Gap.newBuilder()
                    .setCause(cause)
                    .setAfter(after)
                    .setOldestHeld(floor + 1)
                    .setChannelId(channelId)
                    .build();
        }

        ReadPosition behindGap(GapCause cause, Position from, long resume) {
            return behind(gap(cause, from), resume);
        }

        ReadPosition behind(Gap gap, long resume) {
            return new ReadPosition(Math.max(resume, floor), Optional.of(gap), head);
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
            return log.behind(log.lostBehind(from), log.floor());
        }
        return new ReadPosition(from.getSeq(), Optional.empty(), log.head());
    }
}
