package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.Consumer.data;
import static dev.claw.hub.wiring.Consumer.end;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.claw.hub.v1.CallsConsumed;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.DrainFrame;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.InputFrame;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.OutputFrame;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.ProgressFrame;
import dev.claw.hub.v1.ReleaseFrame;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedConsumed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallBadInputTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("each malformed field of a call is the call's own answer, and nobody was asked")
    void call_malformed_isAnsweredUndispatched() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            List<OutgoingCall.Builder> malformed = List.of(
                    call("c", "echo").setMethod("line\nbreak"),
                    call("c", "echo").setMethod("长".repeat(86)),
                    call("c", "echo").setOnDisconnectValue(99),
                    call("c", "echo").setTimeout(Duration.newBuilder().setSeconds(601)),
                    call("c", "echo").setTimeout(Duration.getDefaultInstance()),
                    call("c", "echo").setParameters(Payload.newBuilder().setMediaType("none")));
            for (OutgoingCall.Builder call : malformed) {
                alice.make(call);
                var ended = alice.ended();
                assertThat(reason(ended.getError())).as("%s", call).isEqualTo("FIELD_INVALID");
                assertThat(ended.getDispatched()).isFalse();
                assertThat(ended.getAttempts()).isZero();
            }
            alice.make(call("c", "echo").setMethod("计数 …"));
            assertThat(provider.call().getMethod()).isEqualTo("计数 …");
        }
    }

    @Test
    @DisplayName("wrong pieces of input are told and dropped; the call, and the right ones of the frame, go on")
    void input_wrong_isToldAndDropped() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("plain", "echo"));
            long plain = provider.call().getRoutingId();
            alice.input("plain", data("x"));
            assertThat(alice.error()).isEqualTo("FIELD_INVALID");
            alice.make(call("c1", "echo").setStreamsInput(true));
            provider.call();
            Chunk badType = Chunk.newBuilder()
                    .setData(Payload.newBuilder().setMediaType("no type"))
                    .build();
            alice.input("c1", Chunk.getDefaultInstance(), badType, data("right"), end(), data("behind the end"));
            assertThat(alice.error()).isEqualTo("FIELD_INVALID");
            assertThat(provider.input()).hasSize(2);
            alice.input("c1", end());
            assertThat(alice.error()).isEqualTo("FIELD_INVALID");
            alice.input("unknown", data("x"));
            alice.consumed("unknown", 5);
            alice.consumed("plain", 5);
            alice.release("unknown");
            alice.release("plain");
            provider.answer(plain, json("1"));
            assertThat(alice.talk().next().hasEnded()).isTrue();
        }
    }

    @Test
    @DisplayName("an agent's other stream can neither feed nor credit a call, and another agent can do nothing to it")
    void input_fromElsewhere_isDropped() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice");
                Consumer other = Consumer.of(hub, "alice");
                Consumer mallory = Consumer.of(hub, "mallory")) {
            alice.make(call("c1", "echo").setStreamsInput(true));
            provider.call();
            for (Consumer stranger : List.of(other, mallory)) {
                stranger.input("c1", data("forged"));
                stranger.talk().send(InvokeRequest.newBuilder().setFrameId(9).build());
                stranger.error();
            }
            alice.input("c1", data("true"));
            assertThat(provider.input().get(0).getChunk().getData().getText()).isEqualTo("true");
        }
    }

    @Test
    @DisplayName("wrong things a provider says are told and dropped, and those of unknown calls passed over")
    void serve_wrongFrames_areTold() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo"));
            long id = provider.call().getRoutingId();
            provider.progress(id, Progress.newBuilder().setDone(Double.NaN).build());
            assertThat(error(provider)).isEqualTo("0 FIELD_INVALID");
            provider.progress(
                    id,
                    Progress.newBuilder()
                            .setDone(1)
                            .setTotal(Double.POSITIVE_INFINITY)
                            .build(),
                    Progress.newBuilder().setDone(2).build());
            assertThat(error(provider)).isEqualTo("0 FIELD_INVALID");
            assertThat(alice.progress().get(0).getProgress().getDone()).isEqualTo(2);
            provider.output(id, Chunk.getDefaultInstance());
            assertThat(error(provider)).isEqualTo("0 FIELD_INVALID");
            provider.output(id, end(), data("behind the end"));
            assertThat(error(provider)).isEqualTo("0 FIELD_INVALID");
            assertThat(alice.output()).hasSize(1);
            provider.output(4711, data("x"));
            provider.progress(4711, Progress.getDefaultInstance());
            provider.consumed(4711, 1);
            provider.consumed(id, 1);
            provider.serve()
                    .send(Provider.answerFrame(
                            id, Payload.newBuilder().setMediaType("none").build()));
            var ended = alice.ended();
            assertThat(reason(ended.getError())).isEqualTo("PROVIDER_FAILED");
            assertThat(ended.getDispatched()).isTrue();
        }
    }

    @Test
    @DisplayName("a result larger than a payload is told as such, dispatched=true")
    void answer_tooLarge_isPayloadTooLarge() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo"));
            provider.answer(provider.call().getRoutingId(), json("\"" + "x".repeat(1 << 20) + "\""));
            var ended = alice.ended();
            assertThat(reason(ended.getError())).isEqualTo("PAYLOAD_TOO_LARGE");
            assertThat(ended.getDispatched()).isTrue();
        }
    }

    @Test
    @DisplayName("empty frames are refused, frames that only tell carry no frame_id, and drain carries one")
    void frames_malformed_areRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            for (InvokeRequest.Builder frame : List.of(
                    InvokeRequest.newBuilder().setInput(InputFrame.getDefaultInstance()),
                    InvokeRequest.newBuilder().setConsumed(CallsConsumed.getDefaultInstance()),
                    InvokeRequest.newBuilder().setRelease(ReleaseFrame.getDefaultInstance()))) {
                alice.talk().send(frame.build());
                assertThat(alice.error()).isEqualTo("BATCH_SIZE");
                alice.talk().send(frame.setFrameId(7).build());
                InvokeResponse numbered = alice.talk().next(InvokeResponse::hasError);
                assertThat(numbered.getFrameId()).isEqualTo(7);
                assertThat(reason(numbered.getError())).isEqualTo("FRAME_ID_INVALID");
            }
            for (ServeRequest.Builder frame : List.of(
                    ServeRequest.newBuilder().setProgress(ProgressFrame.getDefaultInstance()),
                    ServeRequest.newBuilder().setOutput(OutputFrame.getDefaultInstance()),
                    ServeRequest.newBuilder().setConsumed(ServedConsumed.getDefaultInstance()))) {
                provider.serve().send(frame.build());
                assertThat(error(provider)).isEqualTo("0 BATCH_SIZE");
                provider.serve().send(frame.setFrameId(7).build());
                assertThat(error(provider)).isEqualTo("7 FRAME_ID_INVALID");
            }
            provider.serve()
                    .send(ServeRequest.newBuilder()
                            .setDrain(DrainFrame.getDefaultInstance())
                            .build());
            assertThat(error(provider)).isEqualTo("0 FRAME_ID_INVALID");
        }
    }

    @Test
    @DisplayName("GetCall says what is wrong with its fields")
    void getCall_malformed_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            assertThat(reasonOf(() -> hub.calls("alice").getCall(GetCallRequest.getDefaultInstance())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> hub.calls("alice")
                            .getCall(GetCallRequest.newBuilder()
                                    .setCallId("c1")
                                    .setWait(Duration.newBuilder().setSeconds(31))
                                    .build())))
                    .isEqualTo("FIELD_INVALID");
            assertThat(reasonOf(() -> hub.calls("alice")
                            .getCall(GetCallRequest.newBuilder().setCallId("c1").build())))
                    .isEqualTo("CALL_NOT_FOUND");
        }
    }

    private static String error(Provider provider) throws InterruptedException {
        ServeResponse frame = provider.serve().next(ServeResponse::hasError);
        return frame.getFrameId() + " " + reason(frame.getError());
    }
}
