package dev.claw.hub.cli.bench;

import dev.claw.hub.cli.wire.Follower;
import dev.claw.hub.cli.wire.HubWire;
import dev.claw.hub.cli.wire.WireException;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.AnswerChannelRequest;
import dev.claw.hub.v1.ChannelDecision;
import dev.claw.hub.v1.ChannelDelivery;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.ChannelServiceGrpc;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private final int readers;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    private record Awaited(AtomicInteger readers, CompletableFuture<Void> all) {}

    private GroupLoad(AsyncHubClient sender, String channelId, Payload payload, int readers) {
        this.sender = sender;
        this.channelId = channelId;
        this.payload = payload;
        this.readers = readers;
    }

    /**
     * Lets the readers join and follow. Blocks. Owns the sender and the wires from then on.
     *
     * @param channelId a group of the sender's that all readers are invited to
     * @throws WireException when the hub refuses a reader
     */
    public static GroupLoad open(
            AsyncHubClient sender, String channelId, List<HubWire> readers, int window, Payload payload) {
        GroupLoad load = new GroupLoad(sender, channelId, payload, readers.size());
        load.parts.addAll(readers);
        try {
            for (HubWire wire : readers) {
                wire.ask(ChannelServiceGrpc::newBlockingStub)
                        .answerChannel(AnswerChannelRequest.newBuilder()
                                .setChannelId(channelId)
                                .setDecision(ChannelDecision.CHANNEL_DECISION_ACCEPT)
                                .build());
                load.follow(wire, window);
            }
            return load;
        } catch (StatusRuntimeException e) {
            load.close();
            throw WireException.of(e);
        }
    }

    @Override
    public CompletableFuture<?> once() {
        String id = channelId + "-" + number.incrementAndGet();
        CompletableFuture<Void> all = new CompletableFuture<>();
        awaited.put(id, new Awaited(new AtomicInteger(readers), all));
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
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("a reader of the load does not close", e);
            }
        }
        sender.close();
        sender.closed().join();
    }

    private void follow(HubWire wire, int window) {
        ExchangeRequest open = ExchangeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ExchangeOpen.newBuilder()
                        .setWindow(window)
                        .addChannels(ChannelStart.newBuilder().setChannelId(channelId)))
                .build();
        CompletableFuture<Follower<ExchangeRequest, ExchangeResponse>> self = new CompletableFuture<>();
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        Follower<ExchangeRequest, ExchangeResponse> follower = Follower.begin(
                wire,
                MessageServiceGrpc.getExchangeMethod(),
                () -> open,
                frame -> {
                    if (frame.hasError()) {
                        throw WireException.of(frame.getError());
                    }
                    if (frame.hasChannel()) {
                        read(frame.getChannel(), self.join());
                    }
                    if (frame.hasCaughtUp()) {
                        caughtUp.complete(null);
                    }
                },
                () -> {});
        self.complete(follower);
        parts.add(0, follower);
        CompletableFuture.anyOf(caughtUp, follower.over()).join();
    }

    private void read(ChannelDelivery delivery, Follower<ExchangeRequest, ExchangeResponse> follower) {
        for (ChannelEntry entry : delivery.getEntriesList()) {
            Awaited message = awaited.get(entry.getMessage().getMessageId());
            if (message != null && message.readers().decrementAndGet() == 0) {
                awaited.remove(entry.getMessage().getMessageId());
                message.all().complete(null);
            }
        }
        follower.send(ExchangeRequest.newBuilder()
                .setAcknowledge(AcknowledgeFrame.newBuilder()
                        .addChannels(ChannelMark.newBuilder()
                                .setChannelId(channelId)
                                .setDeliveredThrough(delivery.getThrough())))
                .build());
    }
}
