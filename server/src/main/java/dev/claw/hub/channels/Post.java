package dev.claw.hub.channels;

import dev.claw.hub.commit.Batch;
import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.ChannelRow;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.LogEntry;
import dev.claw.hub.v1.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The one way into a conversation: an entry is written into its channel's log, and a reference to it into the inbox of
 * the other member; a group's is read by its members where it stands. Within a command, on the writer's thread.
 */
public final class Post {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final HubLimits.Inbox limits;

    public Post(HubLimits.Inbox limits) {
        this.limits = limits;
    }

    /** The bell of an inbox. */
    public static String inboxTopic(String agent) {
        return "inbox/" + agent;
    }

    /** The bell of which groups an agent has joined. */
    public static String groupsTopic(String agent) {
        return "groups/" + agent;
    }

    /** The bell of a group's log. */
    public static String logTopic(String channelId) {
        return "log/" + channelId;
    }

    /** The bell of how far others are in an agent's channels of two. */
    public static String receiptsTopic(String agent) {
        return "receipts/" + agent;
    }

    /** The bell of how far a group's members are. */
    public static String groupReceiptsTopic(String channelId) {
        return "group-receipts/" + channelId;
    }

    /** The bell of an agent's channels. */
    public static String channelsTopic(String agent) {
        return "channels/" + agent;
    }

    /**
     * Refuses the recipient whose inbox is full (G7). Ask before anything is written.
     *
     * @return how the inbox stands
     */
    public InboxStore.State requireRoom(Batch batch, String recipient, long bytes) {
        InboxStore.State inbox = batch.store().inboxes().state(recipient);
        if (inbox.pendingEntries() >= limits.entries() || inbox.pendingBytes() + bytes > limits.bytes()) {
            throw Refusal.of(
                            ErrorReason.ERROR_REASON_INBOX_FULL,
                            "the inbox of agent " + recipient + " is full: it holds " + inbox.pendingEntries()
                                    + " entries and " + inbox.pendingBytes() + " bytes unacknowledged, at most "
                                    + limits.entries() + " and " + limits.bytes() + " are kept")
                    .retryAfter(RETRY_AFTER);
        }
        return inbox;
    }

    /** Writes the entry; its number in the channel's log. */
    public long append(Batch batch, ChannelRow channel, LogEntry entry) {
        long seq = batch.store().logs().append(channel.key(), entry);
        if (channel.isGroup()) {
            batch.ring(logTopic(channel.id()));
        } else {
            refer(batch, channel, entry, seq, channel.other(entry.sender()));
        }
        return seq;
    }

    /** Writes an event of a group, and a reference to it into the inbox of the agent that it is about. */
    void appendAbout(Batch batch, ChannelRow group, LogEntry event, String subject) {
        refer(batch, group, event, append(batch, group, event), subject);
    }

    /** What a channel's event holds. No agent's id has a line feed in it, a note may. */
    static byte[] content(String subject, String note) {
        return (subject.isEmpty() ? note : subject + "\n" + note).getBytes(StandardCharsets.UTF_8);
    }

    private static void refer(Batch batch, ChannelRow channel, LogEntry entry, long seq, String recipient) {
        batch.store().inboxes().append(recipient, channel.key(), seq, entry.kind(), entry.content().length, entry.at());
        batch.ring(inboxTopic(recipient));
    }
}
