package dev.claw.hub.client;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallsEnded;
import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ErrorsProto;
import dev.claw.hub.v1.ExchangeOpened;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.GapCause;
import dev.claw.hub.v1.InboxDelivery;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Opened;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Position;
import dev.claw.hub.v1.SendResult;
import dev.claw.hub.v1.SendResults;
import dev.claw.hub.v1.SentMessage;
import dev.claw.hub.v1.Superseded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Frames of the hub, and what they hold. */
final class Frames {
    static final long EPOCH = 7;

    private Frames() {}

    static OutgoingCall call(String id) {
        return OutgoingCall.newBuilder()
                .setCallId(id)
                .setServiceId("翻译")
                .setParameters(Payloads.text("你好"))
                .build();
    }

    static OutgoingMessage message(String id, String text) {
        return OutgoingMessage.newBuilder()
                .setMessageId(id)
                .setAgentId("乙")
                .setPayload(Payloads.text(text))
                .build();
    }

    static Opened opened() {
        return Opened.newBuilder().setAgentId("甲").setEpoch(EPOCH).build();
    }

    static InvokeResponse invokeOpened() {
        return InvokeResponse.newBuilder().setFrameId(1).setOpened(opened()).build();
    }

    static InvokeResponse ended(String callId, Payload result) {
        return ended(CallEnded.newBuilder()
                .setCallId(callId)
                .setResult(result)
                .setDispatched(true)
                .build());
    }

    static InvokeResponse ended(CallEnded... calls) {
        return InvokeResponse.newBuilder()
                .setEnded(CallsEnded.newBuilder().addAllCalls(List.of(calls)))
                .build();
    }

    static Draining draining(Duration delay) {
        return Draining.newBuilder().setDelay(Durations.of(delay.toNanos())).build();
    }

    static ExchangeResponse exchangeOpened(long position, long head) {
        return exchangeOpened(EPOCH, position, head);
    }

    static ExchangeResponse exchangeOpened(long epoch, long position, long head) {
        return ExchangeResponse.newBuilder()
                .setFrameId(1)
                .setOpened(ExchangeOpened.newBuilder()
                        .setStream(opened().toBuilder().setEpoch(epoch))
                        .setPosition(Position.newBuilder().setEpoch(epoch).setSeq(position))
                        .setHead(head))
                .build();
    }

    static ExchangeResponse delivery(long first, long last, long through) {
        InboxDelivery.Builder delivery = InboxDelivery.newBuilder().setThrough(through);
        LongStream.rangeClosed(first, last)
                .forEach(seq -> delivery.addEntries(InboxEntry.newBuilder()
                        .setInboxSeq(seq)
                        .setMessage(Message.newBuilder().setSender("乙").setPayload(Payloads.text("第" + seq + "条")))));
        return ExchangeResponse.newBuilder().setDelivery(delivery).build();
    }

    static ExchangeResponse delivery(long first, long last) {
        return delivery(first, last, last);
    }

    static ExchangeResponse exchangeCaughtUp() {
        return ExchangeResponse.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build();
    }

    static ExchangeResponse gap(GapCause cause) {
        return ExchangeResponse.newBuilder()
                .setGap(Gap.newBuilder().setCause(cause))
                .build();
    }

    static ExchangeResponse exchangeSuperseded() {
        return ExchangeResponse.newBuilder()
                .setSuperseded(Superseded.newBuilder().setClaim("reader default"))
                .build();
    }

    static ExchangeResponse sent(long frameId, SendResult... results) {
        return ExchangeResponse.newBuilder()
                .setFrameId(frameId)
                .setResults(SendResults.newBuilder().addAllResults(List.of(results)))
                .build();
    }

    static SendResult ok(String messageId, long seq) {
        return SendResult.newBuilder()
                .setOk(SentMessage.newBuilder().setMessageId(messageId).setSeq(seq))
                .build();
    }

    static SendResult refused(ErrorReason reason) {
        return SendResult.newBuilder().setError(error(reason, Map.of())).build();
    }

    /** An error as the hub says it: the code is the one of the reason's rule. */
    static com.google.rpc.Status error(ErrorReason reason, Map<String, String> metadata) {
        Code code = reason.getValueDescriptor()
                .getOptions()
                .getExtension(ErrorsProto.rule)
                .getCode();
        return com.google.rpc.Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage("原因: " + reason.name())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("hub.claw.dev")
                        .setReason(reason.name().substring("ERROR_REASON_".length()))
                        .putAllMetadata(metadata)
                        .build()))
                .build();
    }

    static com.google.rpc.Status retryAfter(ErrorReason reason, Duration delay) {
        return error(reason, Map.of()).toBuilder()
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Durations.of(delay.toNanos()))
                        .build()))
                .build();
    }
}
