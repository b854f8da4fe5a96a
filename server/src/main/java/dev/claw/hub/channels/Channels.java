package dev.claw.hub.channels;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.AgentChannel;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.Session;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Membership;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds channels for their members, and makes those that are not there yet. Within a session or command. */
public final class Channels {
    private final HubLimits limits;
    private final Supplier<String> newChannelId;

    /**
     * The channels within these limits.
     *
     * @param newChannelId makes public ids, {@code ch_} and 12 hex digits
     */
    public Channels(HubLimits limits, Supplier<String> newChannelId) {
        this.limits = limits;
        this.newChannelId = newChannelId;
    }

    /** The channel, for one of its members; to all others, those invited too, it does not exist. */
    public static ChannelRow ofMember(Session store, String channelId, String agent) {
        return seenBy(store, channelId, agent)
                .filter(seen -> seen.membership() == Membership.MEMBERSHIP_JOINED)
                .orElseThrow(() -> notFound(channelId, agent))
                .channel();
    }

    /** The channel, for those who are in it, are invited to it, or left it. */
    static Optional<AgentChannel> seenBy(Session store, String channelId, String agent) {
        return store.channels().byId(channelId).flatMap(channel -> {
            if (channel.isGroup()) {
                return store.members()
                        .member(channel.key(), agent)
                        .map(member -> new AgentChannel(channel, member.membership(), member.revision()));
            }
            return channel.hasMember(agent)
                    ? Optional.of(new AgentChannel(channel, Membership.MEMBERSHIP_JOINED, channel.revision()))
                    : Optional.empty();
        });
    }

    /** The channel, whoever asks; for the caller to find out what the agent is to it. */
    static ChannelRow existing(Session store, String channelId, String agent) {
        return store.channels().byId(channelId).orElseThrow(() -> notFound(channelId, agent));
    }

    /** What an agent is told of a channel that is not there for it. */
    public static Refusal notFound(String channelId, String agent) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_CHANNEL_NOT_FOUND,
                "agent " + agent + " is a member of no channel " + channelId);
    }

    /** Refuses the agent that began and joined as many channels as it may. Ask before anything is written. */
    public void requireRoom(Session store, String agent) {
        int most = limits.channelsPerAgent();
        if (store.channels().countRequestedBy(agent) + store.members().countJoined(agent) >= most) {
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_LIMIT_REACHED,
                    "agent " + agent + " began or joined " + most + " channels, the most an agent may");
        }
    }

    /** Makes a group that nobody is in yet. */
    ChannelRow makeGroup(Batch batch, String creator, String name, String requestId) {
        return batch.store().channels().insertGroup(newChannelId.get(), name, creator, requestId, batch.now());
    }

    /** Makes the direct channel of the two. */
    public ChannelRow makeDirect(Batch batch, String agent, String other) {
        return make(batch, ChannelKind.CHANNEL_KIND_DIRECT, ChannelState.CHANNEL_STATE_OPEN, agent, other, "", "");
    }

    /** Makes the consumer's channel with a service's provider. */
    public ChannelRow makeAbout(
            Batch batch, String serviceId, ChannelState state, String consumer, String provider, String note) {
        return make(batch, ChannelKind.CHANNEL_KIND_SERVICE, state, consumer, provider, serviceId, note);
    }

    private ChannelRow make(
            Batch batch,
            ChannelKind kind,
            ChannelState state,
            String requester,
            String responder,
            String serviceId,
            String note) {
        batch.ring(Post.channelsTopic(requester));
        batch.ring(Post.channelsTopic(responder));
        return batch.store()
                .channels()
                .insert(newChannelId.get(), kind, state, requester, responder, serviceId, note, batch.now());
    }
}
