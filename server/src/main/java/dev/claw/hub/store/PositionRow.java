package dev.claw.hub.store;

import java.time.Instant;

/**
 * How far one reader is in one channel.
 *
 * @param channel the channel's key
 * @param channelId the channel's public id
 * @param reader {@link InboxStore#DEFAULT_READER} for the default one
 * @param marks the positions
 * @param changedAt when one of them last rose
 * @param revision rises with every change of any position
 */
public record PositionRow(
        long channel, String channelId, String agent, String reader, Marks marks, Instant changedAt, long revision) {

    /**
     * Numbers of the channel's log; 0 for none.
     *
     * @param delivered acknowledged up to here
     * @param read said to be read up to here
     * @param expired what was not acknowledged up to here expired
     */
    public record Marks(long delivered, long read, long expired) {
        public static final Marks NONE = new Marks(0, 0, 0);

        /** The higher one of each. */
        public Marks raisedTo(Marks other) {
            return new Marks(
                    Math.max(delivered, other.delivered), Math.max(read, other.read), Math.max(expired, other.expired));
        }
    }
}
