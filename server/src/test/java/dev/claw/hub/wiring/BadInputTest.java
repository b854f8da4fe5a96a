package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.FetchMessagesRequest;
import dev.claw.hub.v1.GetHubInfoRequest;
import dev.claw.hub.v1.HubServiceGrpc;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SendFrame;
import dev.claw.hub.v1.SendMessageRequest;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BadInputTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("each bad frame is answered with its reason, and the stream lives on")
    void exchange_badFrames_areAnsweredAndStreamLives() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Talk<ExchangeRequest, ExchangeResponse> talk = Talk.open(hub.messageStreams("alice")::exchange)) {
            assertThat(answer(talk, send(1))).isEqualTo("1 FRAME_UNEXPECTED");
            assertThat(answer(talk, open(0).build())).isEqualTo("0 FRAME_ID_INVALID");
            assertThat(answer(talk, badWindow(2))).isEqualTo("2 FIELD_INVALID");
            assertThat(answer(talk, badReader(3))).isEqualTo("3 FIELD_INVALID");
            assertThat(answer(talk, open(4).build())).isEqualTo("4 opened");
            assertThat(talk.next().hasCaughtUp()).isTrue();
            assertThat(answer(talk, open(5).build())).isEqualTo("5 FRAME_UNEXPECTED");
            assertThat(answer(talk, send(4))).isEqualTo("4 FRAME_ID_INVALID");
            assertThat(answer(talk, send(6))).isEqualTo("6 BATCH_SIZE");
            assertThat(answer(talk, many(7, 65))).isEqualTo("7 BATCH_SIZE");
            assertThat(answer(talk, ExchangeRequest.newBuilder().setFrameId(8).build()))
                    .isEqualTo("8 FRAME_UNKNOWN");
            assertThat(answer(talk, newerKind(9))).isEqualTo("9 FRAME_UNKNOWN");
            assertThat(answer(talk, acknowledge(0, 99))).isEqualTo("0 FIELD_INVALID");
            assertThat(answer(talk, acknowledge(10, 0))).isEqualTo("10 FRAME_ID_INVALID");
            assertThat(answer(talk, many(11, 64))).isEqualTo("11 results");
            assertThat(talk.ended()).isFalse();
        }
    }

    @Test
    @DisplayName("bad fields name themselves and what was expected")
    void send_badFields_nameThemselves() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            assertThat(refusal(hub, message("has space", "bob", "x"))).isEqualTo("FIELD_INVALID");
            assertThat(refusal(hub, message("m", "line\nbreak", "x"))).isEqualTo("FIELD_INVALID");
            assertThat(refusal(hub, message("m", "x".repeat(257), "x"))).isEqualTo("FIELD_INVALID");
            assertThat(refusal(
                            hub,
                            OutgoingMessage.newBuilder().setChannelId("ch_nope").build()))
                    .isEqualTo("CHANNEL_NOT_FOUND");
            assertThat(refusal(
                            hub,
                            OutgoingMessage.newBuilder().setServiceId("nope").build()))
                    .isEqualTo("SERVICE_NOT_FOUND");
            assertThat(refusal(hub, message("m", "bob", "x".repeat((1 << 20) + 1))))
                    .isEqualTo("PAYLOAD_TOO_LARGE");
            assertThat(refusal(hub, message("m", "bob", "x".repeat(1 << 20)))).isEqualTo("OK");
            assertThat(refusal(hub, message("m2", "小明 的 agent", "x"))).isEqualTo("OK");
        }
    }

    @Test
    @DisplayName("who does not say its name, or says a wrong thing, is told what was expected")
    void identity_missingOrWrong_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            var stub = MessageServiceGrpc.newBlockingStub(hub.connect());
            FetchMessagesRequest fetch = FetchMessagesRequest.getDefaultInstance();
            assertThat(reasonOf(() -> stub.fetchMessages(fetch))).isEqualTo("IDENTITY_MISSING");
            assertThat(reasonOf(() -> HubFixture.as("%E4%BD%A0%E5%A5%BD", stub).fetchMessages(fetch)))
                    .isEqualTo("OK");
            assertThat(reasonOf(() -> HubFixture.as("%E4%BD", stub).fetchMessages(fetch)))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> HubFixture.as("%zz", stub).fetchMessages(fetch)))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> HubFixture.with(stub, "claw-agent-id", "alice", "claw-act-as", "bob")
                            .fetchMessages(fetch)))
                    .isEqualTo("ACCESS_DENIED");
            assertThat(reasonOf(() -> HubFixture.with(stub, "authorization", "Bearer guess", "claw-act-as", "bob")
                            .fetchMessages(fetch)))
                    .isEqualTo("CREDENTIAL_INVALID");
            assertThat(HubServiceGrpc.newBlockingStub(hub.connect())
                            .getHubInfo(GetHubInfoRequest.getDefaultInstance())
                            .getLimits()
                            .getFrameEntries())
                    .isEqualTo(64);
        }
    }

    private static String answer(Talk<ExchangeRequest, ExchangeResponse> talk, ExchangeRequest frame)
            throws InterruptedException {
        talk.send(frame);
        ExchangeResponse answer = talk.next(response -> !response.hasDelivery());
        String what = answer.hasError()
                ? reason(answer.getError())
                : answer.getFrameCase().name().toLowerCase(java.util.Locale.ROOT);
        return answer.getFrameId() + " " + what;
    }

    private static String refusal(HubFixture hub, OutgoingMessage message) {
        return reasonOf(() -> hub.messages("alice")
                .sendMessage(SendMessageRequest.newBuilder().setMessage(message).build()));
    }

    private static ExchangeRequest.Builder open(long frameId) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(ExchangeOpen.newBuilder().setWindow(10));
    }

    private static ExchangeRequest badWindow(long frameId) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(ExchangeOpen.newBuilder().setWindow(1_001))
                .build();
    }

    private static ExchangeRequest badReader(long frameId) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(ExchangeOpen.newBuilder().setReader("not an id"))
                .build();
    }

    private static ExchangeRequest send(long frameId) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setSend(SendFrame.getDefaultInstance())
                .build();
    }

    private static ExchangeRequest many(long frameId, int count) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setSend(SendFrame.newBuilder().addAllMessages(Collections.nCopies(count, message("", "bob", "x"))))
                .build();
    }

    private static ExchangeRequest newerKind(long frameId) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                999,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build();
    }

    private static ExchangeRequest acknowledge(long frameId, long through) {
        return ExchangeRequest.newBuilder()
                .setFrameId(frameId)
                .setAcknowledge(AcknowledgeFrame.newBuilder().setThrough(through))
                .build();
    }
}
