package dev.claw.hub.messages;

import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.Position;
import java.util.Optional;

/**
 * Where a reader begins: behind the position it gave, else behind what it acknowledged; or, when that cannot be had,
 * behind an explicit gap (G6).
 *
 * @param after delivery begins behind this number
 * @param gap what cannot be delivered
 * @param head the inbox's newest number
 */
record ReadPosition(long after, Optional<Gap> gap, long head) {

    static ReadPosition find(Session store, String agent, String reader, Optional<Position> given, long epoch) {
        InboxStore.State inbox = store.inboxes().state(agent);
        long cursor = store.inboxes().cursor(agent, reader);
        Position from = given.orElse(
                Position.newBuilder().setEpoch(epoch).setSeq(cursor).build());
        if (from.getEpoch() != epoch) {
            return withGap(GapCause.GAP_CAUSE_EPOCH_CHANGED, from, cursor, inbox);
        }
        if (Long.compareUnsigned(from.getSeq(), inbox.head()) > 0) {
            return withGap(GapCause.GAP_CAUSE_AHEAD, from, cursor, inbox);
        }
        if (from.getSeq() < inbox.floor()) {
            return withGap(GapCause.GAP_CAUSE_TRIMMED, from, inbox.floor(), inbox);
        }
        return new ReadPosition(from.getSeq(), Optional.empty(), inbox.head());
    }

    /** The gap that a read found because entries expired behind this number; empty when there is none. */
    static Optional<Gap> gapBehind(long after, long floor, long epoch) {
        return floor <= after
                ? Optional.empty()
                : Optional.of(gap(
                        GapCause.GAP_CAUSE_TRIMMED,
                        Position.newBuilder().setEpoch(epoch).setSeq(after).build(),
                        floor));
    }

    private static ReadPosition withGap(GapCause cause, Position from, long resume, InboxStore.State inbox) {
        long after = Math.max(resume, inbox.floor());
        return new ReadPosition(after, Optional.of(gap(cause, from, inbox.floor())), inbox.head());
    }

    private static Gap gap(GapCause cause, Position after, long floor) {
        return Gap.newBuilder()
                .setCause(cause)
                .setAfter(after)
                .setOldestHeld(floor + 1)
                .build();
    }
}
