package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is in which group, was, or is invited. One row per group and agent, which stays when the agent left. */
public interface MemberStore {
    /** What the agent is to the group, or was; empty when it never was anything. */
    Optional<MemberRow> member(long channel, String agent);

    /**
     * Writes the row in the place of what is known of that agent in that group, and gives it a new revision (the given
     * one is ignored). It changes nothing of the channel's own row: see {@link ChannelStore#regroup}.
     */
    MemberRow put(MemberRow row);

    /** Those invited and joined, in the order of their ids. */
    List<MemberRow> of(long channel);

    /** How many are invited or have joined. */
    int count(long channel);

    /** Of those that have joined, the one that joined first; empty when there is none. */
    Optional<MemberRow> firstJoined(long channel);

    /** How many groups the agent has joined. */
    int countJoined(String agent);

    /** The groups that the agent has joined, with this reader's place in each, in the order of their keys. */
    List<Following> following(String agent, String reader);

    /** One group that the agent has joined, by its public id, with this reader's place; empty when it has not. */
    Optional<Following> following(String agent, String reader, String channelId);

    /**
     * One reader of a group's member, and how the log stands.
     *
     * @param channel the group's key
     * @param joinedSeq as in {@link MemberRow}
     * @param since when the agent joined
     * @param cursor the last number that the reader acknowledged; 0 when it never did
     * @param head the log's newest number
     * @param floor the highest number given up
     */
    record Following(
            long channel, String channelId, long joinedSeq, Instant since, long cursor, long head, long floor) {}
}
