package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far readers are in the channels: what receipts tell, and in a group the readers' cursors
 * ({@link PositionRow.Marks#delivered}). Positions only rise. An empty reader is {@link InboxStore#DEFAULT_READER}.
 */
public interface PositionStore {
    /** The reader's place; empty when it never acknowledged, read or lost anything of the channel. */
    Optional<PositionRow> position(long channel, String agent, String reader);

    /**
     * Raises each of the three to what is given where that is more, and gives the row a new revision if one rose.
     *
     * @return the row when one rose; empty when nothing changed
     * @throws IllegalArgumentException when there is no such channel
     */
    Optional<PositionRow> raise(long channel, String agent, String reader, PositionRow.Marks to, Instant at);

    /**
     * Positions in this channel of all agents but one, behind a place in the order of agent and reader (the default
     * reader first), at most {@code limit}.
     *
     * @param without the agent to leave out
     * @param afterAgent with {@code afterReader} the last place seen; both empty for the first page
     */
    List<PositionRow> inChannel(long channel, String without, String afterAgent, String afterReader, int limit);

    /**
     * Positions of the other one in this agent's channels of two, with a higher revision, in the order of their
     * revisions, at most {@code limit}.
     */
    List<PositionRow> ofPeersAfter(String agent, long revision, int limit);

    /** Positions of others than this agent in one group, with a higher revision, in their order, at most {@code limit}. */
    List<PositionRow> inGroupAfter(long channel, String agent, long revision, int limit);

    /**
     * Forgets a reader of the agent in all groups: its cursors, and what receipts tell of it there. Does nothing for the
     * default reader.
     */
    void forget(String agent, String reader);
}
