package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.InboxListener;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxKind;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private final int window;
    private final Function<EventLoop, AsyncHubClient> clients;
    private final Set<InboxReader> readers = new LinkedHashSet<>();
    private final Map<Long, ReceivedEntry> unsettled = new LinkedHashMap<>();
    private @Nullable Attachment attachment;

    /** What is there while the inbox is open. */
    private record Attachment(AsyncHubClient client, Subscription subscription) {}

    SharedInbox(String agentId, EventLoop loop, int window, Function<EventLoop, AsyncHubClient> clients) {
        this.agentId = agentId;
        this.loop = loop;
        this.window = window;
        this.clients = clients;
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
        Loops.run(loop, () -> unsettled.remove(entry.entry().getInboxSeq(), entry));
    }

    private void open() {
        AsyncHubClient client = clients.apply(loop);
        InboxOptions options = InboxOptions.defaults()
                .withWindow(window)
                .withKinds(InboxKind.INBOX_KIND_MESSAGE, InboxKind.INBOX_KIND_CHANNEL_EVENT);
        Subscription subscription = client.inbox(options, new Listener());
        Attachment opened = new Attachment(client, subscription);
        attachment = opened;
        subscription
                .closed()
                .whenComplete((cause, failure) -> Loops.run(loop, () -> {
                    if (failure != null && opened.equals(attachment)) {
                        LOG.warn(
                                "the inbox of {} cannot be read: {}",
                                agentId,
                                HubException.from(failure).getMessage());
                        close();
                    }
                }));
    }

    private void close() {
        unsettled.clear();
        Attachment open = attachment;
        attachment = null;
        if (open != null) {
            open.subscription().close();
            open.client().close();
        }
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
            readers.forEach(reader -> reader.offer(entry));
        }

        @Override
        public void onCaughtUp() {}

        @Override
        public void onGap(Gap gap) {
            LOG.info("the inbox of {} has a gap: {}", agentId, gap.getCause());
            if (gap.getCause() != GapCause.GAP_CAUSE_TRIMMED) {
                // Their numbers are given out again.
                unsettled.clear();
            }
        }

        @Override
        public void onSuperseded() {
            // Another client of this agent reads it now. It comes back with the agent's next connection here.
            close();
        }
    }
}
