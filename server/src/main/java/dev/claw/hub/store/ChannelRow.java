package dev.claw.hub.store;

import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import java.time.Instant;

/**
 * One channel.
 *
 * @param key the store's own name for it, small and never reused
 * @param id its public id
 * @param requester the agent that asked for it, wrote first or created it
 * @param responder the other one; empty for a group
 * @param serviceId the service it is about; empty for a direct one and for a group
 * @param note what was said with the last change
 * @param head the newest number of its log
 * @param floor the highest number of its log that was given up; entries from {@code floor + 1} are held
 * @param revision rises with every change of any channel; not with a message
 * @param group what only a group has; {@link Group#NONE} for others
 */
public record ChannelRow(
        long key,
        String id,
        ChannelKind kind,
        ChannelState state,
        String requester,
        String responder,
        String serviceId,
        String note,
        Instant createdAt,
        Instant changedAt,
        long head,
        long floor,
        long revision,
        Group group) {

    /**
     * What only a group has.
     *
     * @param name for people
     * @param owner the agent that may end it and remove members
     * @param requestId its creator's id of it; empty when none was given
     * @param members how many have joined
     */
    public record Group(String name, String owner, String requestId, int members) {
        /** Of a channel of two. */
        public static final Group NONE = new Group("", "", "", 0);
    }

    public boolean isGroup() {
        return kind == ChannelKind.CHANNEL_KIND_GROUP;
    }

    /** Whether the agent is one of the two; of a group's members this row knows nothing. */
    public boolean hasMember(String agent) {
        return !isGroup() && (requester.equals(agent) || responder.equals(agent));
    }

    /** The one of the two that is not {@code agent}; of a channel with oneself, oneself. */
    public String other(String agent) {
        return requester.equals(agent) ? responder : requester;
    }

    /** The same with a log that stands there. */
    public ChannelRow withLog(long newHead, long newFloor) {
        return new ChannelRow(
                key, id, kind, state, requester, responder, serviceId, note, createdAt, changedAt, newHead, newFloor,
                revision, group);
    }

    /** The same in another state. */
    public ChannelRow withState(ChannelState newState, String newNote, Instant at, long newRevision) {
        return new ChannelRow(
                key,
                id,
                kind,
                newState,
                requester,
                responder,
                serviceId,
                newNote,
                createdAt,
                at,
                head,
                floor,
                newRevision,
                group);
    }

    /** The same with another owner or number of members. */
    public ChannelRow withGroup(Group newGroup, long newRevision) {
        return new ChannelRow(
                key,
                id,
                kind,
                state,
                requester,
                responder,
                serviceId,
                note,
                createdAt,
                changedAt,
                head,
                floor,
                newRevision,
                newGroup);
    }
}
