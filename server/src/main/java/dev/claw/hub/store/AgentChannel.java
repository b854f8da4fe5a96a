package dev.claw.hub.store;

import dev.claw.hub.v1.Membership;

/**
 * A channel as one agent sees it.
 *
 * @param membership what the agent is to it; JOINED in a channel of two
 * @param revision of the channel or of the membership, whichever changed last
 */
public record AgentChannel(ChannelRow channel, Membership membership, long revision) {}
