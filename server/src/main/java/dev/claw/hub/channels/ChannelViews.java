package dev.claw.hub.channels;

import dev.claw.hub.limits.Times;
import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.MemberRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelMember;
import dev.claw.hub.v1.Membership;

/** Stored channels as their members see them. */
final class ChannelViews {
    private ChannelViews() {}

    static Channel of(AgentChannel seen) {
        return of(seen.channel(), seen.membership());
    }

    /** A channel of two, as either of them sees it. */
    static Channel ofTwo(ChannelRow row) {
        return of(row, Membership.MEMBERSHIP_JOINED);
    }

    static Channel of(ChannelRow row, Membership membership) {
        return builder(row, membership).build();
    }

    /** With the members of a group. */
    static Channel withMembers(Session store, ChannelRow row, Membership membership) {
        Channel.Builder channel = builder(row, membership);
        if (row.isGroup()) {
            store.members().of(row.key()).forEach(member -> channel.addMembers(member(member)));
        }
        return channel.build();
    }

    private static Channel.Builder builder(ChannelRow row, Membership membership) {
        return Channel.newBuilder()
                .setChannelId(row.id())
                .setKind(row.kind())
                .setState(row.state())
                .setRequester(row.requester())
                .setResponder(row.responder())
                .setServiceId(row.serviceId())
                .setNote(row.note())
                .setCreatedAt(Times.proto(row.createdAt()))
                .setChangedAt(Times.proto(row.changedAt()))
                .setHead(row.head())
                .setOldestHeld(row.floor() + 1)
                .setName(row.group().name())
                .setOwner(row.group().owner())
                .setMembership(membership)
                .setMemberCount(members(row));
    }

    private static int members(ChannelRow row) {
        if (row.isGroup()) {
            return row.group().members();
        }
        return row.requester().equals(row.responder()) ? 1 : 2;
    }

    private static ChannelMember member(MemberRow row) {
        return ChannelMember.newBuilder()
                .setAgentId(row.agent())
                .setMembership(row.membership())
                .setInvitedBy(row.invitedBy())
                .setSince(Times.proto(row.since()))
                .build();
    }
}
