package dev.claw.hub.bench;

import dev.claw.hub.v1.ChannelDelivery;
import dev.claw.hub.v1.ChannelEntry;
import dev.claw.hub.v1.ExchangeOpened;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SendResult;
import dev.claw.hub.v1.SendResults;
import dev.claw.hub.v1.SentMessage;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that fans messages out: a frame to every stream with a window for each frame that a sender brings. Nothing is
 * stored, no cursor is kept, acknowledgements are read and forgotten.
 */
final class RawGroup extends MessageServiceGrpc.MessageServiceImplBase {
    private final List<StreamObserver<ExchangeResponse>> readers = new ArrayList<>();
    private long seq;

    @Override
    public StreamObserver<ExchangeRequest> exchange(StreamObserver<ExchangeResponse> responses) {
        return new RawRelay.Reader<>(responses, frame -> {
            if (frame.hasOpen()) {
                if (frame.getOpen().getWindow() > 0) {
                    readers.add(responses);
                }
                responses.onNext(ExchangeResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setOpened(ExchangeOpened.getDefaultInstance())
                        .build());
            } else if (frame.hasSend()) {
                fanOut(frame.getSend());
                responses.onNext(ExchangeResponse.newBuilder()
                        .setFrameId(frame.getFrameId())
                        .setResults(results(frame.getSend()))
                        .build());
            }
        });
    }

    private void fanOut(SendFrame sent) {
        ChannelDelivery.Builder delivery = ChannelDelivery.newBuilder().setChannelId("bench");
        for (OutgoingMessage message : sent.getMessagesList()) {
            delivery.addEntries(ChannelEntry.newBuilder()
                    .setMessage(Message.newBuilder()
                            .setChannelId(message.getChannelId())
                            .setSeq(++seq)
                            .setMessageId(message.getMessageId())
                            .setSender("bench-speaker")
                            .setPayload(message.getPayload())));
        }
        ExchangeResponse frame = ExchangeResponse.newBuilder()
                .setChannel(delivery.setThrough(seq))
                .build();
        readers.forEach(reader -> reader.onNext(frame));
    }

    private static SendResults results(SendFrame sent) {
        SendResults.Builder results = SendResults.newBuilder();
        for (OutgoingMessage message : sent.getMessagesList()) {
            results.addResults(
                    SendResult.newBuilder().setOk(SentMessage.newBuilder().setMessageId(message.getMessageId())));
        }
        return results.build();
    }
}
