package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Inboxes: for each agent one log of references, numbered 1, 2, 3 … without a hole, and a cursor per reader.
 *
 * <p>The {@code default} reader's cursor is what counts against the limits: {@link State#pendingEntries} and
 * {@link State#pendingBytes} are of what lies behind it.
 */
public interface InboxStore {
    /** The reader that an empty name means. */
    String DEFAULT_READER = "default";

    /** How the inbox stands; all zero and not known for an agent never heard of. */
    State state(String agent);

    /**
     * Appends a reference to an entry of a channel's log.
     *
     * @param bytes the size that counts against the inbox's limit
     * @return its number in the inbox
     */
    long append(String agent, long channel, long channelSeq, EntryKind kind, long bytes, Instant at);

    /**
     * References behind {@code after} with what they refer to, in order, passing over kinds not asked for. Ends early
     * rather than exceed {@code limit} entries or {@code maxBytes} of content, but holds one at least when there is one.
     */
    Page read(String agent, long after, Set<EntryKind> kinds, int limit, long maxBytes);

    /** The reader's cursor: the last number it acknowledged; 0 when it never did. */
    long cursor(String agent, String reader);

    /**
     * Of each channel of two that is referred to with {@code after < seq <= through}, the newest number of its log among
     * these references; what was given up already is not seen.
     */
    List<Newest> newest(String agent, long after, long through);

    /**
     * Moves the reader's cursor forward to {@code through}, but not beyond the newest number; does nothing when it is
     * there or beyond already.
     *
     * @return where the cursor stands then; 0 for an agent without an inbox
     */
    long advance(String agent, String reader, long through, Instant at);

    /**
     * Gives up the references up to the lowest cursor of all readers; but of readers other than {@code default} no more
     * than the newest {@code keep} entries are waited for.
     */
    void trim(String agent, long keep);

    /** Remembers that the agent has been here. */
    void markKnown(String agent, Instant at);

    /**
     * How an inbox stands.
     *
     * @param head the newest number
     * @param floor the highest number that was given up; entries from {@code floor + 1} are held
     * @param pendingEntries held behind the {@code default} reader's cursor
     * @param pendingBytes the same in bytes
     * @param known whether the agent has ever been here
     * @param expired the newest number that expired; of what is up to it nothing is held, and nothing is pending
     */
    record State(long head, long floor, long pendingEntries, long pendingBytes, boolean known, long expired) {}

    /**
     * Entries of an inbox.
     *
     * @param through the last number considered: that of the last entry when the page ended early, else the head (or
     *     {@code after}, when that is not below the head)
     * @param floor as in {@link State}, at the same moment
     * @param head as in {@link State}, at the same moment
     * @param expired as in {@link State}, at the same moment
     */
    record Page(List<Entry> entries, long through, long floor, long head, long expired) {}

    /**
     * A reference with what it refers to.
     *
     * @param inboxSeq its number in the inbox
     * @param channelId the channel's public id
     * @param serviceId the service the channel is about; empty for none
     * @param channelName the group's name; empty for none
     */
    record Entry(long inboxSeq, String channelId, String serviceId, String channelName, LogEntry entry) {}

    /**
     * The newest of several entries of one channel.
     *
     * @param channel the channel's key
     */
    record Newest(long channel, long seq) {}
}
