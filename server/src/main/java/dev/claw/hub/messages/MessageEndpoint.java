package dev.claw.hub.messages;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.channels.Channels;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.store.RetentionStore.NamedReader;
import dev.claw.hub.stream.LongPoll;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.stream.Unary;
import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.AcknowledgeMessagesResponse;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.FetchMessagesResponse;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.ListReceiptsRequest;
import dev.claw.hub.v1.ListReceiptsResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.SendMessageResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The messages' door: decodes, asks, encodes. */
public final class MessageEndpoint extends MessageServiceGrpc.MessageServiceImplBase {
    private final StreamScope scope;
    private final ExchangeParts parts;
    private final Fetching fetching;
    private final History history;

    /**
     * The door over this store.
     *
     * @param newMessageId makes ids for messages that bring none
     */
    public MessageEndpoint(
            StreamScope scope,
            Writer writer,
            StoreReaders readers,
            Bus bus,
            LongPoll longPoll,
            Registrations registrations,
            Channels channels,
            Supplier<String> newMessageId) {
        this.scope = scope;
        HubLimits limits = scope.limits();
        ChannelChoice choice = new ChannelChoice(registrations);
        GroupReads groups = new GroupReads(readers, new GroupTails(bus), limits, scope.epoch());
        this.parts = new ExchangeParts(
                new Sending(writer, registrations, channels, limits, newMessageId),
                new InboxReads(readers, groups, limits, scope.epoch()),
                groups,
                new Cursors(writer, limits, scope.epoch()),
                new ReceiptReads(readers, choice, limits),
                bus);
        this.fetching = new Fetching(readers, groups, longPoll, limits);
        this.history = new History(readers, choice, limits);
    }

    /** The readers other than the default ones that have a stream now. Any thread. */
    public List<NamedReader> attached() {
        return scope.claims().held(Reader.CLAIM).stream()
                .map(claim -> new Reader(claim.agentId(), claim.name()))
                .filter(reader -> !reader.isDefault())
                .map(reader -> new NamedReader(reader.agent(), reader.name()))
                .toList();
    }

    @Override
    public StreamObserver<ExchangeRequest> exchange(StreamObserver<ExchangeResponse> out) {
        return new ExchangeStream(scope, Caller.current().agentId(), parts, out).begin();
    }

    @Override
    public void sendMessage(SendMessageRequest request, StreamObserver<SendMessageResponse> out) {
        String sender = Caller.current().agentId();
        Unary.answer(
                out,
                () -> parts.sending()
                        .sendAll(sender, List.of(request.getMessage()))
                        .get(0)
                        .thenApply(sent -> SendMessageResponse.newBuilder()
                                .setMessage(sent)
                                .build()));
    }

    @Override
    public void fetchMessages(FetchMessagesRequest request, StreamObserver<FetchMessagesResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> {
            CompletionStage<FetchMessagesResponse> fetched = fetching.fetch(agent, request);
            parts.cursors().use(Reader.of(agent, request.getReader()));
            return fetched;
        });
    }

    @Override
    public void acknowledgeMessages(
            AcknowledgeMessagesRequest request, StreamObserver<AcknowledgeMessagesResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> parts.cursors().acknowledge(agent, request));
    }

    @Override
    public void listReceipts(ListReceiptsRequest request, StreamObserver<ListReceiptsResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> parts.receipts().list(agent, request));
    }

    @Override
    public void listMessages(ListMessagesRequest request, StreamObserver<ListMessagesResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> history.list(agent, request));
    }
}
