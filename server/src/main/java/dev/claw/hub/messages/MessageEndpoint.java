package dev.claw.hub.messages;

import dev.claw.hub.bus.Bus;
import dev.claw.hub.channels.Channels;
import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.commit.Writer;
import dev.claw.hub.identity.Caller;
import dev.claw.hub.registry.Registrations;
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
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.SendMessageResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/** The messages' door: decodes, asks, encodes. */
public final class MessageEndpoint extends MessageServiceGrpc.MessageServiceImplBase {
    private final StreamScope scope;
    private final Bus bus;
    private final Sending sending;
    private final InboxReads reads;
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
        this.bus = bus;
        this.sending = new Sending(writer, registrations, channels, scope.limits(), newMessageId);
        this.reads = new InboxReads(writer, readers, longPoll, scope.limits(), scope.epoch());
        this.history = new History(readers, registrations, scope.limits());
    }

    @Override
    public StreamObserver<ExchangeRequest> exchange(StreamObserver<ExchangeResponse> out) {
        return new ExchangeStream(scope, Caller.current().agentId(), sending, reads, bus, out).begin();
    }

    @Override
    public void sendMessage(SendMessageRequest request, StreamObserver<SendMessageResponse> out) {
        String sender = Caller.current().agentId();
        Unary.answer(
                out,
                () -> sending.sendAll(sender, List.of(request.getMessage()))
                        .get(0)
                        .thenApply(sent -> SendMessageResponse.newBuilder()
                                .setMessage(sent)
                                .build()));
    }

    @Override
    public void fetchMessages(FetchMessagesRequest request, StreamObserver<FetchMessagesResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> reads.fetch(agent, request));
    }

    @Override
    public void acknowledgeMessages(
            AcknowledgeMessagesRequest request, StreamObserver<AcknowledgeMessagesResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> reads.acknowledge(agent, request));
    }

    @Override
    public void listMessages(ListMessagesRequest request, StreamObserver<ListMessagesResponse> out) {
        String agent = Caller.current().agentId();
        Unary.answer(out, () -> history.list(agent, request));
    }
}
