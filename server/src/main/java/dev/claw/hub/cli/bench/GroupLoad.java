package dev.claw.hub.cli.bench;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.InboxListener;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Messages into a group, each read by every reader over a connection of its own. One is over when its sender has the
 * hub's acknowledgement and all readers have the message.
 */
public final class GroupLoad implements Load {
    private final AsyncHubClient sender;
    private final String channelId;
    private final Payload payload;
    private final List<AsyncHubClient> readers;
    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    private record Awaited(AtomicInteger readers, CompletableFuture<Void> all) {}

    private GroupLoad(AsyncHubClient sender, String channelId, Payload payload, List<AsyncHubClient> readers) {
        this.sender = sender;
        this.channelId = channelId;
        this.payload = payload;
        this.readers = readers;
    }

    /**
     * Lets the readers join and follow. Blocks. Owns the sender and the readers from then on.
     *
     * @param channelId a group of the sender's that all readers are invited to
     * @param window entries that a reader takes unacknowledged
     * @throws HubException when the hub refuses a reader
     */
    public static GroupLoad open(
            AsyncHubClient sender, String channelId, List<AsyncHubClient> readers, int window, Payload payload) {
        GroupLoad load = new GroupLoad(sender, channelId, payload, readers);
        try {
            for (AsyncHubClient reader : readers) {
                reader.channels()
                        .answer(AnswerChannelRequest.newBuilder()
                                .setChannelId(channelId)
                                .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                                .build())
                        .join();
                load.follow(reader, window);
            }
            return load;
        } catch (CompletionException e) {
            load.close();
            throw HubException.from(e);
        }
    }

    @Override
    public CompletableFuture<?> once() {
        String id = channelId + "-" + number.incrementAndGet();
        CompletableFuture<Void> all = new CompletableFuture<>();
        awaited.put(id, new Awaited(new AtomicInteger(readers.size()), all));
        OutgoingMessage message = OutgoingMessage.newBuilder()
                .setMessageId(id)
                .setChannelId(channelId)
                .setPayload(payload)
                .build();
        return sender.send(message)
                .whenComplete((place, failure) -> {
                    if (failure != null) {
                        awaited.remove(id);
                    }
                })
                .thenCombine(all, (place, nothing) -> place);
    }

    @Override
    public void close() {
        List<AsyncHubClient> all = new ArrayList<>(readers);
        all.add(sender);
        all.forEach(AsyncHubClient::close);
        all.forEach(client -> client.closed().join());
    }

    private void follow(AsyncHubClient reader, int window) {
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        InboxOptions options = InboxOptions.defaults()
                .withWindow(window)
                .withChannels(ChannelStart.newBuilder().setChannelId(channelId).build());
        Subscription inbox = reader.messages().inbox(options, new Reader(caughtUp));
        CompletableFuture.anyOf(caughtUp, inbox.closed()).join();
    }

    private final class Reader implements InboxListener {
        private final CompletableFuture<Void> caughtUp;

        Reader(CompletableFuture<Void> caughtUp) {
            this.caughtUp = caughtUp;
        }

        @Override
        public void onEntry(ReceivedEntry received) {
            received.acknowledge();
            String id = received.entry().getMessage().getMessageId();
            Awaited message = awaited.get(id);
            if (message != null && message.readers().decrementAndGet() == 0) {
                awaited.remove(id);
                message.all().complete(null);
            }
        }

        @Override
        public void onCaughtUp() {
            caughtUp.complete(null);
        }

        @Override
        public void onGap(Gap gap) {
            // It has read nothing before.
        }

        @Override
        public void onSuperseded() {
            // Nobody else bears its name.
        }
    }
}
