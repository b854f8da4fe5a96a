package dev.claw.hub.channels;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.MemberRow;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.InviteToChannelRequest;
import dev.claw.hub.v1.LeaveChannelRequest;
import dev.claw.hub.v1.Membership;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Groups created, joined, left and ended: who may, and what of it changes anything. */
final class GroupTalks {
    private final Writer writer;
    private final HubLimits limits;
    private final Channels channels;
    private final GroupChanges changes;

    GroupTalks(Writer writer, HubLimits limits, Channels channels, Post post) {
        this.writer = writer;
        this.limits = limits;
        this.channels = channels;
        this.changes = new GroupChanges(limits, channels, post);
    }

    CompletionStage<Channel> create(String creator, CreateChannelRequest wanted) {
        String name = Ids.name(wanted.getName(), "name");
        String requestId = Ids.optional(wanted.getRequestId(), "request_id");
        String note = Ids.text(wanted.getNote(), "note", HubLimits.NOTE_BYTES);
        Set<String> agents = agents(wanted.getAgentIdsList(), 0);
        agents.remove(creator);
        return writer.submit(batch -> {
            Optional<ChannelRow> made = batch.store().channels().created(creator, requestId);
            if (made.isPresent()) {
                Membership membership = membership(batch, made.get(), creator);
                return ChannelViews.withMembers(batch.store(), made.get(), membership);
            }
            channels.requireRoom(batch.store(), creator);
            changes.requireRoom(batch, "\"" + name + "\"", 1, agents, note);
            ChannelRow group = changes.create(batch, creator, name, requestId);
            changes.invite(batch, group, creator, agents, note);
            return now(batch, group, Membership.MEMBERSHIP_JOINED);
        });
    }

    CompletionStage<Channel> invite(String inviter, InviteToChannelRequest wanted) {
        String channelId = Ids.required(wanted.getChannelId(), "channel_id");
        String note = Ids.text(wanted.getNote(), "note", HubLimits.NOTE_BYTES);
        Set<String> agents = agents(wanted.getAgentIdsList(), 1);
        return writer.submit(batch -> {
            ChannelRow group = Channels.ofMember(batch.store(), channelId, inviter);
            GroupRules.requireGroup(group, "it is of two");
            GroupRules.requireOpen(group);
            Set<String> newcomers = new LinkedHashSet<>(agents);
            newcomers.removeIf(agent -> membership(batch, group, agent) != Membership.MEMBERSHIP_LEFT);
            changes.requireRoom(batch, group.id(), batch.store().members().count(group.key()), newcomers, note);
            changes.invite(batch, group, inviter, newcomers, note);
            return now(batch, group, Membership.MEMBERSHIP_JOINED);
        });
    }

    CompletionStage<Channel> leave(String agent, LeaveChannelRequest wanted) {
        String channelId = Ids.required(wanted.getChannelId(), "channel_id");
        String note = Ids.text(wanted.getNote(), "note", HubLimits.NOTE_BYTES);
        String who = wanted.getAgentId().isEmpty() ? agent : Ids.name(wanted.getAgentId(), "agent_id");
        return writer.submit(batch -> {
            ChannelRow channel = Channels.existing(batch.store(), channelId, agent);
            if (!channel.isGroup()) {
                Channels.ofMember(batch.store(), channelId, agent);
                GroupRules.requireGroup(channel, "it is ended, not left");
            }
            return who.equals(agent)
                    ? leave(batch, channel, agent, note)
                    : remove(batch, Channels.ofMember(batch.store(), channelId, agent), agent, who, note);
        });
    }

    /** The answer to an invitation. */
    Channel answer(Batch batch, ChannelRow group, String agent, boolean accept, String note) {
        MemberRow member = member(batch, group, agent).orElseThrow(() -> Channels.notFound(group.id(), agent));
        if (accept && GroupRules.acceptChanges(group, member.membership(), agent)) {
            channels.requireRoom(batch.store(), agent);
            changes.join(batch, group, member, note);
        }
        if (!accept && GroupRules.rejectChanges(group, member.membership(), agent)) {
            changes.decline(batch, group, member, note);
        }
        return fresh(batch, group, agent);
    }

    /** The end, by the owner. */
    Channel end(Batch batch, ChannelRow group, String agent, String note) {
        GroupRules.requireOwner(group, agent, "ends it");
        ChannelRow ended = GroupRules.ended(group) ? group : changes.end(batch, group, agent, note);
        return ChannelViews.of(ended, Membership.MEMBERSHIP_JOINED);
    }

    private Channel leave(Batch batch, ChannelRow group, String agent, String note) {
        MemberRow member = member(batch, group, agent).orElseThrow(() -> Channels.notFound(group.id(), agent));
        switch (member.membership()) {
            case MEMBERSHIP_JOINED -> changes.leave(batch, group, member, note);
            case MEMBERSHIP_INVITED -> changes.decline(batch, group, member, note);
            default -> {}
        }
        return fresh(batch, group, agent);
    }

    private Channel remove(Batch batch, ChannelRow group, String owner, String who, String note) {
        GroupRules.requireOwner(group, owner, "removes members");
        MemberRow member = member(batch, group, who)
                .orElseThrow(() -> Refusal.field(
                        "agent_id", "is " + who + ", who never was in group " + group.id() + " nor invited"));
        if (member.membership() != Membership.MEMBERSHIP_LEFT) {
            changes.remove(batch, group, owner, member, note);
        }
        return fresh(batch, group, owner);
    }

    private Set<String> agents(List<String> given, int least) {
        int most = limits.frameEntries();
        if (given.size() < least || given.size() > most) {
            throw Refusal.field("agent_ids", "has " + given.size() + " entries; expected " + least + " to " + most);
        }
        Set<String> agents = new LinkedHashSet<>();
        given.forEach(agent -> agents.add(Ids.name(agent, "agent_ids")));
        return agents;
    }

    private static Optional<MemberRow> member(Batch batch, ChannelRow group, String agent) {
        return batch.store().members().member(group.key(), agent);
    }

    private static Membership membership(Batch batch, ChannelRow group, String agent) {
        return member(batch, group, agent).map(MemberRow::membership).orElse(Membership.MEMBERSHIP_LEFT);
    }

    /** The group as it is behind a change, as the agent sees it. */
    private static Channel fresh(Batch batch, ChannelRow group, String agent) {
        ChannelRow now = batch.store().channels().byId(group.id()).orElse(group);
        return ChannelViews.of(now, membership(batch, now, agent));
    }

    private static Channel now(Batch batch, ChannelRow group, Membership membership) {
        ChannelRow now = batch.store().channels().byId(group.id()).orElse(group);
        return ChannelViews.withMembers(batch.store(), now, membership);
    }
}
