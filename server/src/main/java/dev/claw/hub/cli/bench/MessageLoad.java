package dev.claw.hub.cli.bench;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.InboxListener;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.SentMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable messages to an agent of its own, which acknowledges each. One is over when its sender has the hub's
 * acknowledgement, behind the fsync, and its recipient has the message.
 */
public final class MessageLoad implements Load {
    private final AsyncHubClient sender;
    private final AsyncHubClient recipient;
    private final OutgoingMessage message;
    private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    private MessageLoad(AsyncHubClient sender, AsyncHubClient recipient, OutgoingMessage message) {
        this.sender = sender;
        this.recipient = recipient;
        this.message = message;
    }

    /**
     * Opens the recipient's inbox. Blocks. Owns both clients from then on.
     *
     * @param agent the recipient's name
     * @param window entries that the recipient takes unacknowledged
     * @throws HubException when the hub refuses it
     */
    public static MessageLoad open(
            AsyncHubClient sender, AsyncHubClient recipient, String agent, int window, Payload payload) {
        MessageLoad load = new MessageLoad(
                sender,
                recipient,
                OutgoingMessage.newBuilder()
                        .setAgentId(agent)
                        .setPayload(payload)
                        .build());
        try {
            recipient
                    .inbox(InboxOptions.defaults().withWindow(window), load.new Reader())
                    .opened()
                    .join();
            return load;
        } catch (CompletionException e) {
            load.close();
            throw HubException.from(e);
        }
    }

    @Override
    public CompletableFuture<?> once() {
        String id = message.getAgentId() + "-" + number.incrementAndGet();
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        awaited.put(id, delivered);
        CompletableFuture<SentMessage> sent =
                sender.send(message.toBuilder().setMessageId(id).build());
        return sent.whenComplete((place, failure) -> {
                    if (failure != null) {
                        awaited.remove(id);
                    }
                })
                .thenCombine(delivered, (place, nothing) -> place);
    }

    @Override
    public void close() {
        sender.close();
        recipient.close();
        sender.closed().join();
        recipient.closed().join();
    }

    private final class Reader implements InboxListener {
        @Override
        public void onEntry(ReceivedEntry received) {
            received.acknowledge();
            CompletableFuture<Void> delivered =
                    awaited.remove(received.entry().getMessage().getMessageId());
            if (delivered != null) {
                delivered.complete(null);
            }
        }

        @Override
        public void onCaughtUp() {
            // Its inbox is new and empty.
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
