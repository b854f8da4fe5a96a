package dev.claw.hub.store;

import java.time.Instant;
import java.util.List;

/**
 * What is kept for so long and no longer. The questions may be asked of any session and change nothing; what they find
 * only grows, so that it may be given up in a transaction later. Each looks at no more than it is told.
 */
public interface RetentionStore {
    /** Logs behind this channel's key, in the order of their keys, at most {@code limit}. */
    List<LogAge> logs(long afterChannel, int limit);

    /**
     * The highest number of the log up to which all entries are of {@code before} or older, looking at no more than
     * {@code limit} behind its floor; the floor when there are none.
     */
    long agedThrough(long channel, Instant before, int limit);

    /**
     * The highest number up to which {@link #clear} may remove what the log gave up, looking at no more than {@code
     * limit} entries: none that an inbox refers to, and none sent after {@code sentBefore}. 0 when there is nothing.
     */
    long clearableThrough(long channel, Instant sentBefore, int limit);

    /** Removes the entries up to this number, which the log must have given up. */
    void clear(long channel, long through);

    /** Inboxes behind this key, in the order of their keys, at most {@code limit}. */
    List<InboxAge> inboxes(long afterInbox, int limit);

    /**
     * The highest number up to which all references held are of {@code before} or older, looking at no more than {@code
     * limit}; 0 when there are none.
     */
    long expiredThrough(String agent, Instant before, int limit);

    /** The readers of an inbox, the default one among them, whose cursor is below this number. */
    List<ReaderPlace> readersBehind(String agent, long through);

    /** Gives up the references up to this number; they no longer count as pending. The cursors stay. */
    void expire(String agent, long through);

    /** Notes that a reader is in use; does nothing for the default one. */
    void used(String agent, String reader, Instant at);

    /** Readers that were last used at {@code before} or earlier, the longest unused first, at most {@code limit}. */
    List<NamedReader> unused(Instant before, int limit);

    /** Forgets the reader's cursor in the inbox, and that it was used. Does nothing for the default one. */
    void forget(String agent, String reader);

    /** Removes keys that expired or were revoked at {@code before} or earlier, at most {@code limit}; how many. */
    int removeKeys(Instant before, int limit);

    /** Removes requests for keys made at {@code before} or earlier, decided or not, at most {@code limit}; how many. */
    int removeKeyRequests(Instant before, int limit);

    /**
     * How a log stands.
     *
     * @param cleared the highest number that was removed; from there to the floor entries are given up and still there
     * @param oldest when the oldest entry it holds was accepted; {@link Instant#MAX} when it holds none
     */
    record LogAge(long channel, long head, long floor, long cleared, Instant oldest) {}

    /**
     * How an inbox stands.
     *
     * @param oldest when the oldest reference was made; {@link Instant#MAX} when there is none
     */
    record InboxAge(long inbox, String agent, Instant oldest) {}

    /** A reader's cursor. */
    record ReaderPlace(String reader, long cursor) {}

    /** A reader other than the default one. */
    record NamedReader(String agent, String reader) {}
}
