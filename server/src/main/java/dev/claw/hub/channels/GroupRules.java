package dev.claw.hub.channels;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Membership;

/** What a group and a membership in it allow. Pure. */
final class GroupRules {
    private GroupRules() {}

    static void requireGroup(ChannelRow channel, String why) {
        if (!channel.isGroup()) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_CHANNEL_STATE, "channel " + channel.id() + " is no group: " + why);
        }
    }

    static void requireOpen(ChannelRow group) {
        if (ended(group)) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_CHANNEL_STATE,
                    "group " + group.id() + " has ended and takes nobody in; create another one");
        }
    }

    static void requireOwner(ChannelRow group, String agent, String what) {
        if (!group.group().owner().equals(agent)) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_NOT_OWNER,
                    "group " + group.id() + " is owned by agent "
                            + group.group().owner() + "; only that agent " + what);
        }
    }

    static boolean ended(ChannelRow group) {
        return group.state() == ChannelState.CHANNEL_STATE_ENDED;
    }

    /** Whether accepting the invitation changes anything. */
    static boolean acceptChanges(ChannelRow group, Membership membership, String agent) {
        if (membership == Membership.MEMBERSHIP_JOINED) {
            return false;
        }
        if (membership != Membership.MEMBERSHIP_INVITED) {
            throw Channels.notFound(group.id(), agent);
        }
        requireOpen(group);
        return true;
    }

    /** Whether declining the invitation changes anything. */
    static boolean rejectChanges(ChannelRow group, Membership membership, String agent) {
        if (membership == Membership.MEMBERSHIP_JOINED) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_CHANNEL_STATE,
                    "agent " + agent + " has joined group " + group.id() + " already; leave it");
        }
        return membership == Membership.MEMBERSHIP_INVITED;
    }
}
