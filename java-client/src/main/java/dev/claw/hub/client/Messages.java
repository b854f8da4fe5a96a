package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.ListReceiptsResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.util.concurrent.CompletableFuture;

/** Messages, without blocking; {@link AsyncHubClient} says on which threads. May be used from any thread. */
public final class Messages {
    private final Requests requests;
    private final SendLink sends;

    Messages(Requests requests, SendLink sends) {
        this.requests = requests;
        this.sends = sends;
    }

    /**
     * Sends a message; durable when it completes. An empty {@code message_id} gets one, and so the message is sent again
     * after a broken link without being stored twice, until the send timeout
     * ({@link HubClientBuilder#sendTimeout(java.time.Duration)}): then it fails DEADLINE_EXCEEDED, and may or may not have
     * been stored. Messages leave in the order of the calls. Fails LIMIT_REACHED when
     * {@value Budget#SEND_ENTRIES} messages or 64 MiB are under way.
     */
    public CompletableFuture<SentMessage> send(OutgoingMessage message) {
        return requests.closing()
                ? CompletableFuture.failedFuture(AsyncHubClient.closedAlready())
                : sends.send(message);
    }

    /**
     * Reads the inbox, and groups where the options say so, as the one stream of its reader. Positions are kept for the
     * inbox and for each group, over reconnects.
     */
    public InboxSubscription inbox(InboxOptions options, InboxListener listener) {
        return requests.owned(new InboxLink(requests.context(), options, listener).begin());
    }

    /** Follows how far the readers of this agent's channels are: first all, then changes, the newest state of each. */
    public Subscription receipts(ReceiptListener listener) {
        return requests.owned(new WatchLink<>(requests.context(), Watches.receipts(listener)).begin());
    }

    /** How far the readers of one channel are, by page; for its members. */
    public CompletableFuture<ListReceiptsResponse> listReceipts(ListReceiptsRequest request) {
        return requests.ask(MessageServiceGrpc.getListReceiptsMethod(), request);
    }

    /** Reads the inbox once, and groups if asked to, waiting up to {@code wait} for a first entry; acknowledges nothing. */
    public CompletableFuture<FetchMessagesResponse> fetch(FetchMessagesRequest request) {
        return requests.ask(MessageServiceGrpc.getFetchMessagesMethod(), request, Durations.nanos(request.getWait()));
    }

    /** Moves a reader's cursors, and says what was read; durable when it completes. */
    public CompletableFuture<AcknowledgeMessagesResponse> acknowledge(AcknowledgeMessagesRequest request) {
        return requests.ask(MessageServiceGrpc.getAcknowledgeMessagesMethod(), request);
    }

    /**
     * Says, as the default reader, that everything in a channel up to this number was read, and the senders may know;
     * durable when it completes. Of a group it acknowledges too.
     */
    public CompletableFuture<Void> markRead(String channelId, long seq) {
        ChannelMark mark = ChannelMark.newBuilder()
                .setChannelId(channelId)
                .setReadThrough(seq)
                .build();
        return acknowledge(AcknowledgeMessagesRequest.newBuilder()
                        .addChannels(mark)
                        .build())
                .thenApply(done -> null);
    }

    /** A page of a channel's history, acknowledged or not. */
    public CompletableFuture<ListMessagesResponse> history(ListMessagesRequest request) {
        return requests.ask(MessageServiceGrpc.getListMessagesMethod(), request);
    }
}
