package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.InboxListener;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxKind;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent's inbox, read by one stream and shown on all its connections: an entry goes to each of them, and again to a
 * later one until some connection has settled it. Open exactly while a connection wants it. Owned by its event loop;
 * {@link #attach}, {@link #detach} and {@link #settled} may be called from any thread.
 */
final class SharedInbox {
    private static final Logger LOG = LoggerFactory.getLogger(SharedInbox.class);

    private final String agentId;
    private final EventLoop loop;
    private final Room room;
    private final Function<EventLoop, AsyncHubClient> clients;
    private final Set<InboxReader> readers = new LinkedHashSet<>();
    private final Map<Long, ReceivedEntry> unsettled = new LinkedHashMap<>();
    private @Nullable Attachment attachment;
    private HeldBytes.Share share;
    private long unsettledBytes;

    /**
     * How much is shown and not settled.
     *
     * @param window entries of this inbox
     * @param leaving bytes, shared with all that wait for readers
     */
    record Room(int window, HeldBytes leaving) {}

    /** What is there while the inbox is open. */
    private record Attachment(AsyncHubClient client, Subscription subscription) {}

    SharedInbox(String agentId, EventLoop loop, Room room, Function<EventLoop, AsyncHubClient> clients) {
        this.agentId = agentId;
        this.loop = loop;
        this.room = room;
        this.clients = clients;
        this.share = share();
    }

    /** Shows the reader everything that is not settled, and from then on what comes. */
    void attach(InboxReader reader) {
        Loops.run(loop, () -> {
            if (readers.add(reader)) {
                unsettled.values().forEach(reader::offer);
                if (attachment == null) {
                    open();
                }
            }
        });
    }

    void detach(InboxReader reader) {
        Loops.run(loop, () -> {
            readers.remove(reader);
            if (readers.isEmpty()) {
                close();
            }
        });
    }

    /** The agent has the entry: it is acknowledged to the hub. */
    void settled(ReceivedEntry entry) {
        entry.acknowledge();
        Loops.run(loop, () -> {
            if (unsettled.remove(entry.entry().getInboxSeq(), entry)) {
                holds(unsettledBytes - entry.entry().getSerializedSize());
            }
        });
    }

    private HeldBytes.Share share() {
        return room.leaving().share(() -> Loops.run(loop, this::giveWay));
    }

    private void holds(long bytes) {
        unsettledBytes = bytes;
        share.holds(bytes);
    }

    // What was shown and not received comes again, to the agent's next connection.
    private void giveWay() {
        LOG.info("{} takes too little of what waits for it, and others need the room", agentId);
        List.copyOf(readers).forEach(InboxReader::giveWay);
        close();
    }

    private void open() {
        share = share();
        AsyncHubClient client = clients.apply(loop);
        InboxOptions options = InboxOptions.defaults()
                .withWindow(room.window())
                .withKinds(InboxKind.INBOX_KIND_MESSAGE, InboxKind.INBOX_KIND_CHANNEL_EVENT);
        Subscription subscription = client.inbox(options, new Listener());
        Attachment opened = new Attachment(client, subscription);
        attachment = opened;
        subscription
                .closed()
                .whenComplete((cause, failure) -> Loops.run(loop, () -> {
                    if (failure != null && opened.equals(attachment)) {
                        unreadable(HubException.from(failure));
                        close();
                    }
                }));
    }

    private void unreadable(HubException failure) {
        if (failure.reason() == ErrorReason.ERROR_REASON_AGENT_ENROLLED) {
            // Anybody can say such a name, as often as it likes.
            LOG.debug("the inbox of {} is not read: {}", agentId, failure.getMessage());
        } else {
            LOG.warn("the inbox of {} cannot be read: {}", agentId, failure.getMessage());
        }
    }

    private void close() {
        forget();
        Attachment open = attachment;
        attachment = null;
        if (open != null) {
            open.subscription().close();
            open.client().close();
        }
    }

    private void forget() {
        unsettled.clear();
        holds(0);
    }

    /** Hears the stream, on the event loop. */
    private final class Listener implements InboxListener {
        @Override
        public void onEntry(ReceivedEntry entry) {
            if (!entry.entry().hasMessage() && !entry.entry().hasChannelEvent()) {
                entry.acknowledge();
                return;
            }
            unsettled.put(entry.entry().getInboxSeq(), entry);
            holds(unsettledBytes + entry.entry().getSerializedSize());
            readers.forEach(reader -> reader.offer(entry));
        }

        @Override
        public void onCaughtUp() {}

        @Override
        public void onGap(Gap gap) {
            LOG.info("the inbox of {} has a gap: {}", agentId, gap.getCause());
            if (gap.getCause() != GapCause.GAP_CAUSE_TRIMMED) {
                // Their numbers are given out again.
                forget();
            }
        }

        @Override
        public void onSuperseded() {
            // Another client of this agent reads it now. It comes back with the agent's next connection here.
            close();
        }
    }
}
