package dev.claw.hub.channels;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.MemberRow;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Membership;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a group: each change is an entry of its log, a row of its members, and a ring for whoever sees it.
 * Within a command, on the writer's thread. Whether it may happen is asked before.
 */
final class GroupChanges {
    private final HubLimits limits;
    private final Channels channels;
    private final Post post;

    GroupChanges(HubLimits limits, Channels channels, Post post) {
        this.limits = limits;
        this.channels = channels;
        this.post = post;
    }

    /** Makes a group that its creator owns and has joined. */
    ChannelRow create(Batch batch, String creator, String name, String requestId) {
        ChannelRow group = channels.makeGroup(batch, creator, name, requestId);
        long seq = append(batch, group, EntryKind.JOINED, creator, "");
        return joined(batch, group, creator, "", seq);
    }

    /** Refuses newcomers that the group, or the inbox of one of them, has no room for. */
    void requireRoom(Batch batch, String groupId, int present, Collection<String> newcomers, String note) {
        int most = limits.channel().members();
        if (present + newcomers.size() > most) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_LIMIT_REACHED,
                    "group " + groupId + " has " + present + " agents, those invited included; with " + newcomers.size()
                            + " more it would have over " + most);
        }
        newcomers.forEach(agent -> post.requireRoom(batch, agent, Post.content(agent, note).length));
    }

    /** Invites agents that are neither invited nor joined; the invitation enters their inboxes. */
    void invite(Batch batch, ChannelRow group, String inviter, Collection<String> newcomers, String note) {
        for (String agent : newcomers) {
            tellAbout(batch, group, EntryKind.INVITED, inviter, agent, note);
            long joinedSeq = batch.store()
                    .members()
                    .member(group.key(), agent)
                    .map(MemberRow::joinedSeq)
                    .orElse(0L);
            batch.store()
                    .members()
                    .put(new MemberRow(
                            group.key(), agent, Membership.MEMBERSHIP_INVITED, inviter, batch.now(), joinedSeq, 0));
            batch.ring(Post.channelsTopic(agent));
        }
    }

    ChannelRow join(Batch batch, ChannelRow group, MemberRow invited, String note) {
        long seq = append(batch, group, EntryKind.JOINED, invited.agent(), note);
        return joined(batch, group, invited.agent(), invited.invitedBy(), seq);
    }

    void decline(Batch batch, ChannelRow group, MemberRow invited, String note) {
        append(batch, group, EntryKind.DECLINED, invited.agent(), note);
        batch.store().members().put(invited.withMembership(Membership.MEMBERSHIP_LEFT, batch.now()));
        batch.ring(Post.channelsTopic(invited.agent()));
    }

    ChannelRow leave(Batch batch, ChannelRow group, MemberRow member, String note) {
        append(batch, group, EntryKind.LEFT, member.agent(), note);
        return gone(batch, group, member);
    }

    ChannelRow remove(Batch batch, ChannelRow group, String owner, MemberRow member, String note) {
        tellAbout(batch, group, EntryKind.REMOVED, owner, member.agent(), note);
        return gone(batch, group, member);
    }

    ChannelRow end(Batch batch, ChannelRow group, String agent, String note) {
        append(batch, group, EntryKind.ENDED, agent, note);
        ringMembers(batch, group);
        return batch.store().channels().update(group.key(), ChannelState.CHANNEL_STATE_ENDED, note, batch.now());
    }

    private ChannelRow joined(Batch batch, ChannelRow group, String agent, String invitedBy, long seq) {
        batch.store()
                .members()
                .put(new MemberRow(group.key(), agent, Membership.MEMBERSHIP_JOINED, invitedBy, batch.now(), seq, 0));
        batch.ring(Post.groupsTopic(agent));
        ringMembers(batch, group);
        return batch.store()
                .channels()
                .regroup(group.key(), group.group().owner(), group.group().members() + 1);
    }

    private ChannelRow gone(Batch batch, ChannelRow group, MemberRow member) {
        batch.store().members().put(member.withMembership(Membership.MEMBERSHIP_LEFT, batch.now()));
        batch.ring(Post.channelsTopic(member.agent()));
        if (member.membership() != Membership.MEMBERSHIP_JOINED) {
            return group;
        }
        batch.ring(Post.groupsTopic(member.agent()));
        ringMembers(batch, group);
        Optional<MemberRow> first = batch.store().members().firstJoined(group.key());
        String owner = group.group().owner();
        String next = owner.equals(member.agent()) ? first.map(MemberRow::agent).orElse(owner) : owner;
        ChannelRow left = batch.store()
                .channels()
                .regroup(group.key(), next, group.group().members() - 1);
        return first.isPresent() || GroupRules.ended(left) ? left : end(batch, left, member.agent(), "");
    }

    private static void ringMembers(Batch batch, ChannelRow group) {
        List<MemberRow> present = batch.store().members().of(group.key());
        present.forEach(member -> batch.ring(Post.channelsTopic(member.agent())));
    }

    private long append(Batch batch, ChannelRow group, EntryKind kind, String agent, String note) {
        return post.append(batch, group, event(batch, kind, agent, Post.content("", note)));
    }

    private void tellAbout(Batch batch, ChannelRow group, EntryKind kind, String agent, String subject, String note) {
        post.appendAbout(batch, group, event(batch, kind, agent, Post.content(subject, note)), subject);
    }

    private static LogEntry event(Batch batch, EntryKind kind, String agent, byte[] content) {
        return new LogEntry(0, kind, agent, "", batch.now(), content);
    }
}
