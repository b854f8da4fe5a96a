package dev.claw.hub.bench;

import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SendResult;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Durable messages by the generated stubs: a sender's and a recipient's Exchange stream, a connection each. A message
 * is over when the hub has acknowledged it and the recipient has got it; the latency is that of the acknowledgement.
 */
final class MessageLoad implements Load {
    private static final String RECIPIENT = "bench-recipient";
    private static final String ID_START = "019a0000-0000-7000-";

    private final Payload payload = Wire.payload();
    private final boolean[] halfDone = new boolean[MAX_IN_FLIGHT];
    private final ClosedLoop rounds;
    private final StreamObserver<ExchangeRequest> recipient;
    private final StreamObserver<ExchangeRequest> sender;
    private long frames = 1;
    private long messages;

    MessageLoad(Wire wire, String address) throws Exception {
        rounds = new ClosedLoop(wire.loop(), this::send);

        Frames<ExchangeResponse> received = new Frames<>(this::onRecipient, rounds::fail);
        recipient = MessageServiceGrpc.newStub(wire.connect(address, RECIPIENT)).exchange(received);
        recipient.onNext(open(MAX_IN_FLIGHT));
        received.awaitFirst();

        Frames<ExchangeResponse> sent = new Frames<>(this::onSender, rounds::fail);
        sender = MessageServiceGrpc.newStub(wire.connect(address, "bench-sender"))
                .exchange(sent);
        sender.onNext(open(0));
        sent.awaitFirst();
    }

    /** Names in the order of time, as clients make them; the last digits are the slot. */
    static String messageId(long number, int slot) {
        return ID_START + HexFormat.of().toHexDigits(number * MAX_IN_FLIGHT + slot);
    }

    @Override
    public Round run(int inFlight, Duration length) throws Exception {
        return rounds.run(inFlight, length);
    }

    /** The connections belong to the {@link Wire}. */
    @Override
    public void close() {
        sender.onCompleted();
        recipient.onCompleted();
    }

    private static ExchangeRequest open(int window) {
        return ExchangeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ExchangeOpen.newBuilder().setWindow(window))
                .build();
    }

    private void send(int[] slots, int count) {
        SendFrame.Builder frame = SendFrame.newBuilder();
        for (int i = 0; i < count; i++) {
            frame.addMessages(OutgoingMessage.newBuilder()
                    .setMessageId(messageId(++messages, slots[i]))
                    .setAgentId(RECIPIENT)
                    .setPayload(payload));
        }
        sender.onNext(
                ExchangeRequest.newBuilder().setFrameId(++frames).setSend(frame).build());
    }

    private void onSender(ExchangeResponse frame) {
        if (!frame.hasResults()) {
            if (!frame.hasCaughtUp()) {
                rounds.fail(new IllegalStateException("expected results, got " + frame));
            }
            return;
        }
        for (SendResult result : frame.getResults().getResultsList()) {
            if (!result.hasOk()) {
                rounds.fail(new IllegalStateException("a message was refused: " + result));
                return;
            }
            int slot = slot(result.getOk().getMessageId());
            rounds.answered(slot);
            half(slot);
        }
        rounds.flush();
    }

    private void onRecipient(ExchangeResponse frame) {
        if (!frame.hasDelivery()) {
            if (!frame.hasCaughtUp()) {
                rounds.fail(new IllegalStateException("expected a delivery, got " + frame));
            }
            return;
        }
        recipient.onNext(ExchangeRequest.newBuilder()
                .setAcknowledge(AcknowledgeFrame.newBuilder()
                        .setThrough(frame.getDelivery().getThrough()))
                .build());
        for (InboxEntry entry : frame.getDelivery().getEntriesList()) {
            if (entry.hasMessage()) {
                half(slot(entry.getMessage().getMessageId()));
            }
        }
        rounds.flush();
    }

    /** Acknowledgement and delivery come in any order; the second of them frees the slot. */
    private void half(int slot) {
        if (halfDone[slot]) {
            rounds.free(slot);
        }
        halfDone[slot] = !halfDone[slot];
    }

    static int slot(String messageId) {
        return Integer.parseInt(messageId.substring(messageId.length() - 2), 16);
    }
}
