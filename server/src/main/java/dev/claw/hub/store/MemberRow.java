package dev.claw.hub.store;

import dev.claw.hub.v1.Membership;
import java.time.Instant;

/**
 * What one agent is to one group.
 *
 * @param channel the group's key
 * @param invitedBy empty for the creator
 * @param since when the membership last changed
 * @param joinedSeq the number of its last joining in the group's log; 0 when it never joined
 * @param revision rises with every change of any channel or membership
 */
public record MemberRow(
        long channel,
        String agent,
        Membership membership,
        String invitedBy,
        Instant since,
        long joinedSeq,
        long revision) {

    /** The same with another membership since then. */
    public MemberRow withMembership(Membership other, Instant at) {
        return new MemberRow(channel, agent, other, invitedBy, at, joinedSeq, revision);
    }
}
