package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The logs of the channels: append-only, numbered 1, 2, 3 … without a hole (G3). A channel is named by its
 * {@link ChannelRow#key()}.
 */
public interface LogStore {
    /**
     * Appends one entry and gives it the next number of its log. The entry's own {@code seq} is ignored.
     *
     * @return its number
     * @throws IllegalArgumentException when there is no such channel
     */
    long append(long channel, LogEntry entry);

    /** The newest number of the log; 0 when it is empty. */
    long head(long channel);

    /**
     * Entries of all kinds behind {@code after}, in order. Ends early rather than exceed {@code limit} entries or
     * {@code maxBytes} of content, but holds one at least when there is one.
     */
    Page read(long channel, long after, int limit, long maxBytes);

    /**
     * Gives up the entries up to {@code through}, but none beyond the newest; does nothing when they are given up
     * already. Numbers go on as before. Nobody reads them here any more; they are there until {@link
     * RetentionStore#clear}, for an inbox that refers to one and for {@link #sent}.
     *
     * @return the log's floor then
     * @throws IllegalArgumentException when there is no such channel
     */
    long trim(long channel, long through);

    /**
     * Messages (events are passed over) with {@code afterSeq < seq < beforeSeq}, in rising order: the lowest
     * {@code limit} of them, or the highest when {@code newest}. Ends early rather than exceed {@code maxBytes} of
     * content, but holds one at least when there is one.
     */
    List<LogEntry> messages(long channel, long afterSeq, long beforeSeq, boolean newest, int limit, long maxBytes);

    /**
     * The newest message that this sender sent with this id at {@code since} or later, in whatever channel (G5).
     */
    Optional<SentRow> sent(String sender, String messageId, Instant since);

    /**
     * Entries of a log.
     *
     * @param through the last number considered: that of the last entry when the page ended early, else the head (or
     *     {@code after}, when that is not below the head)
     * @param floor the highest number that was given up, at the same moment
     * @param head the newest number, at the same moment
     */
    record Page(List<LogEntry> entries, long through, long floor, long head) {}

    /**
     * A message found by its sender's id.
     *
     * @param channel the channel's key
     * @param channelId the channel's public id
     */
    record SentRow(long channel, String channelId, LogEntry entry) {}
}
