package dev.claw.hub.store;

import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The channels. Revisions are given out inside the transaction and rise over all channels. */
public interface ChannelStore {
    Optional<ChannelRow> byId(String id);

    /** The direct channel of the two, whoever wrote first. */
    Optional<ChannelRow> direct(String agent, String other);

    /** The consumer's channel about this service with this agent. */
    Optional<ChannelRow> service(String consumer, String provider, String serviceId);

    /** The consumer's channel about this service that changed last, whoever it is with and whoever changed it. */
    Optional<ChannelRow> latestAbout(String consumer, String serviceId);

    /**
     * Adds a channel with an empty log. At most one direct channel per pair, one service channel per triple.
     *
     * @throws StoreException when there is one already; the transaction cannot be committed then
     */
    ChannelRow insert(
            String id,
            ChannelKind kind,
            ChannelState state,
            String requester,
            String responder,
            String serviceId,
            String note,
            Instant at);

    /**
     * Adds a group with an empty log, owned by its creator, and nobody in it yet. At most one per creator and request id,
     * those without an id not counted.
     *
     * @throws StoreException when there is one already; the transaction cannot be committed then
     */
    ChannelRow insertGroup(String id, String name, String creator, String requestId, Instant at);

    /** The group that this agent created by this request, whoever owns it now. */
    Optional<ChannelRow> created(String creator, String requestId);

    /**
     * Changes who owns the group and how many have joined, and gives the channel a new revision.
     *
     * @throws IllegalArgumentException when there is no such channel
     */
    ChannelRow regroup(long key, String owner, int members);

    /**
     * Changes the state and gives the channel a new revision.
     *
     * @throws IllegalArgumentException when there is no such channel
     */
    ChannelRow update(long key, ChannelState state, String note, Instant at);

    /**
     * The agent's channels with a higher revision, in the order of their revisions, at most {@code limit}: those of two,
     * the groups it is in or invited to, and the groups it left.
     */
    List<AgentChannel> changedAfter(String agent, long revision, int limit);

    /** The newest revision of any channel or membership; 0 when there is none. */
    long newestRevision();

    /** How many channels of two the agent asked for or wrote first in. */
    int countRequestedBy(String agent);
}
