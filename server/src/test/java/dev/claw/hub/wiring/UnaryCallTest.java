package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.Consumer.data;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.CallResponse;
import dev.claw.hub.v1.CancelCallRequest;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnaryCallTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("the unary twin calls and cancels, and leaves nothing behind")
    void unaryCall_answersAndCancels() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo")) {
            CompletableFuture<CallResponse> result = made(hub, call("", "echo"));
            provider.answer(provider.call().getRoutingId(), json("7"));
            assertThat(result.join().getResult().getJson()).isEqualTo("7");

            CompletableFuture<String> canceled = reasonOfCall(hub, call("u1", "echo"));
            provider.call();
            CancelCallRequest cancel =
                    CancelCallRequest.newBuilder().setCallId("u1").build();
            hub.calls("alice").cancelCall(cancel);
            assertThat(canceled.join()).isEqualTo("CALL_CANCELED");
            assertThat(reasonOf(() -> hub.calls("mallory").cancelCall(cancel))).isEqualTo("CALL_NOT_FOUND");
            await().untilAsserted(() ->
                    assertThat(hub.hub().core().calls().router().callers()).isZero());
        }
    }

    @Test
    @DisplayName("the unary twin gathers the pieces of output, in order, and the provider's window never fills")
    void unaryCall_withOutput_gathersIt() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo")) {
            CompletableFuture<CallResponse> result = made(hub, call("", "echo"));
            long id = provider.call().getRoutingId();
            provider.progress(id, Progress.newBuilder().setDone(1).build());
            for (int piece = 0; piece < 4; piece++) {
                provider.output(id, data((256 << 10) - 100), data("片" + piece));
                assertThat(provider.consumed(id)).isPositive();
            }
            provider.output(id, Consumer.end());
            provider.answer(id, json("1"));
            assertThat(result.join().getChunksList().stream()
                            .map(Payload::getText)
                            .filter(text -> !text.isEmpty()))
                    .containsExactly("片0", "片1", "片2", "片3");
            assertThat(result.join().getChunksCount()).isEqualTo(8);
        }
    }

    @Test
    @DisplayName("more output than a payload may have ends a unary call, and the provider is told")
    void unaryCall_tooMuchOutput_ends() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo")) {
            CompletableFuture<String> failed = reasonOfCall(hub, call("", "echo"));
            long id = provider.call().getRoutingId();
            for (int piece = 0; piece < 4; piece++) {
                provider.output(id, data(256 << 10));
                assertThat(provider.consumed(id)).isPositive();
            }
            provider.output(id, data(1));
            assertThat(failed.join()).isEqualTo("PAYLOAD_TOO_LARGE");
            assertThat(provider.canceled()).containsExactly(id);
        }
    }

    @Test
    @DisplayName("no number of empty pieces makes a unary answer larger than a message")
    void unaryCall_ofEmptyPieces_ends() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo")) {
            CompletableFuture<String> failed = reasonOfCall(hub, call("", "echo"));
            long id = provider.call().getRoutingId();
            dev.claw.hub.v1.Chunk[] sixty = new dev.claw.hub.v1.Chunk[60];
            java.util.Arrays.fill(sixty, data(""));
            for (int frame = 0; frame < (1 << 20) / 64 / 60 + 1; frame++) {
                provider.output(id, sixty);
            }
            assertThat(failed.join()).isEqualTo("PAYLOAD_TOO_LARGE");
        }
    }

    @Test
    @DisplayName("a long sentence in any script leaves the unary twin's status and reason whole")
    void unaryCall_failedWithLongSentence_keepsReason() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo")) {
            CompletableFuture<String> failed = reasonOfCall(hub, call("", "echo"));
            provider.fail(provider.call().getRoutingId(), "长".repeat(4_096), "");
            assertThat(failed.join()).isEqualTo("PROVIDER_FAILED");
        }
    }

    @Test
    @DisplayName("a unary call cannot stream its input")
    void unaryCall_streamingInput_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo")) {
            assertThat(reasonOfCall(hub, call("", "echo").setStreamsInput(true)).join())
                    .isEqualTo("FIELD_INVALID");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    private static CompletableFuture<CallResponse> made(HubFixture hub, OutgoingCall.Builder call) {
        return CompletableFuture.supplyAsync(() ->
                hub.calls("alice").call(CallRequest.newBuilder().setCall(call).build()));
    }

    private static CompletableFuture<String> reasonOfCall(HubFixture hub, OutgoingCall.Builder call) {
        return CompletableFuture.supplyAsync(() -> reasonOf(() ->
                hub.calls("alice").call(CallRequest.newBuilder().setCall(call).build())));
    }
}
