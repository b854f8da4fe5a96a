package dev.claw.hub.client;

import dev.claw.hub.v1.AcknowledgeMessagesRequest;
import dev.claw.hub.v1.ChannelMark;
import dev.claw.hub.v1.MessageServiceGrpc;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Says by requests that are answered what was acknowledged, within the closing grace. Keeps no state. */
final class Confirming {
    private Confirming() {}

    /** Completes when all were answered, in whatever way. */
    static CompletableFuture<Void> all(ClientContext context, List<AcknowledgeMessagesRequest> requests) {
        return CompletableFuture.allOf(
                requests.stream().map(request -> confirm(context, request)).toArray(CompletableFuture[]::new));
    }

    // A request is done whole or not at all: where one group refuses, as one that was left, the others ask again alone.
    private static CompletableFuture<Void> confirm(ClientContext context, AcknowledgeMessagesRequest request) {
        return context.line()
                .ask(
                        MessageServiceGrpc.getAcknowledgeMessagesMethod(),
                        request,
                        context.times().grace())
                .handle((answer, failure) -> failure == null || request.getChannelsCount() < 2
                        ? CompletableFuture.<Void>completedFuture(null)
                        : all(context, oneByOne(request)))
                .thenCompose(done -> done);
    }

    private static List<AcknowledgeMessagesRequest> oneByOne(AcknowledgeMessagesRequest request) {
        return request.getChannelsList().stream()
                .map(mark -> alone(request, mark))
                .toList();
    }

    private static AcknowledgeMessagesRequest alone(AcknowledgeMessagesRequest request, ChannelMark mark) {
        return request.toBuilder().clearChannels().addChannels(mark).build();
    }
}
