package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.call;
import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class InvokeLinkTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private HubStream<InvokeRequest, InvokeResponse> opened() {
        HubStream<InvokeRequest, InvokeResponse> stream = fixture.hub.invoke.next();
        assertThat(stream.take().hasOpen()).isTrue();
        stream.send(Frames.invokeOpened());
        return stream;
    }

    @Test
    void call_answered_completesWithTheResult() {
        CompletableFuture<Payload> answer = fixture.client().call(call("c1"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();

        InvokeRequest frame = stream.take();
        assertThat(frame.getFrameId()).isEqualTo(2);
        assertThat(frame.getCall().getCallsList()).containsExactly(call("c1"));
        stream.send(ended("c1", Payloads.json("{\"结果\":1}")));

        assertThat(get(answer)).isEqualTo(Payloads.json("{\"结果\":1}"));
    }

    @Test
    void call_withoutId_getsOneThatIsItsOwn() {
        AsyncHubClient client = fixture.client();
        OutgoingCall unnamed = call("").toBuilder().clearCallId().build();
        client.call(unnamed);
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        String first = stream.take().getCall().getCalls(0).getCallId();
        client.call(unnamed);
        String second = stream.take().getCall().getCalls(0).getCallId();

        assertThat(first).matches("[A-Za-z0-9._:@/-]{1,128}");
        assertThat(second).matches("[A-Za-z0-9._:@/-]{1,128}").isNotEqualTo(first);
    }

    @Test
    void call_failed_tellsReasonCodeAndWhetherItWasDispatched() {
        CompletableFuture<Payload> answer = fixture.client().call(call("c1"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.take();
        stream.send(ended(CallEnded.newBuilder()
                .setCallId("c1")
                .setError(Frames.error(ErrorReason.ERROR_REASON_PROVIDER_FAILED, Map.of("code", "坏了")))
                .setDispatched(true)
                .build()));

        HubException failure = failure(answer);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_PROVIDER_FAILED);
        assertThat(failure.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(failure.dispatched()).contains(true);
        assertThat(failure.metadata()).containsEntry("code", "坏了");
        assertThat(failure).hasMessage("原因: ERROR_REASON_PROVIDER_FAILED");
    }

    @Test
    void calls_whileTheStreamIsNotReady_leaveAsOneFrameEach64() {
        AsyncHubClient client = fixture.client();
        client.call(call("first"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.pause();
        stream.take();
        client.call(call("blocker"));
        stream.take();

        for (int i = 0; i < 100; i++) {
            client.call(call("c" + i));
        }
        assertThat(stream.waiting()).isZero();
        stream.resume();

        assertThat(stream.take().getCall().getCallsCount()).isEqualTo(64);
        assertThat(stream.take().getCall().getCallsCount()).isEqualTo(36);
    }

    @Test
    void calls_madeByAnswersOfOneFrame_leaveAsOneFrame() {
        AsyncHubClient client = fixture.client();
        client.call(call("a")).thenRun(() -> client.call(call("a2")));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.take();
        client.call(call("b")).thenRun(() -> client.call(call("b2")));
        stream.take();

        stream.send(ended(
                CallEnded.newBuilder().setCallId("a").build(),
                CallEnded.newBuilder().setCallId("b").build()));

        assertThat(stream.take().getCall().getCallsList()).containsExactly(call("a2"), call("b2"));
    }

    @Test
    void calls_togetherOver1MiB_travelApart() {
        AsyncHubClient client = fixture.client();
        client.call(call("first"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.pause();
        stream.take();
        client.call(call("blocker"));
        stream.take();
        Payload large = Payloads.text("大".repeat(200_000));
        for (int i = 0; i < 3; i++) {
            client.call(call("c" + i).toBuilder().setParameters(large).build());
        }
        stream.resume();

        List<Integer> sizes = List.of(
                stream.take().getCall().getCallsCount(),
                stream.take().getCall().getCallsCount(),
                stream.take().getCall().getCallsCount());
        assertThat(sizes).containsExactly(1, 1, 1);
    }

    @Test
    void cancel_afterItLeft_sendsCancelOnce() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> answer = client.call(call("c1"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.take();

        assertThat(answer.cancel(true)).isTrue();
        answer.cancel(true);

        InvokeRequest frame = stream.take();
        assertThat(frame.getFrameId()).isZero();
        assertThat(frame.getCancel().getCallIdsList()).containsExactly("c1");
        client.call(call("c2"));
        assertThat(stream.take().getCall().getCallsList()).containsExactly(call("c2"));
        Assertions.assertThatThrownBy(answer::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void call_completedElsewhereBeforeItLeft_isNotMade() {
        AsyncHubClient client = fixture.client();
        client.call(call("c1")).completeExceptionally(new IllegalStateException("不要了"));
        client.call(call("c2"));

        assertThat(opened().take().getCall().getCallsList()).containsExactly(call("c2"));
        client.call(call("c1"));
    }

    @Test
    void cancel_beforeItLeft_sendsNothing() {
        AsyncHubClient client = fixture.client();
        client.call(call("c1")).cancel(true);
        client.call(call("c2"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();

        assertThat(stream.take().getCall().getCallsList()).containsExactly(call("c2"));
        assertThat(stream.waiting()).isZero();
    }

    @Test
    void call_frameRefusedForOneOfSeveral_theOthersLeaveAlone() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> bad = client.call(call("taken"));
        CompletableFuture<Payload> good = client.call(call("free"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        com.google.rpc.Status inUse = Frames.error(ErrorReason.ERROR_REASON_CALL_ID_IN_USE, Map.of());
        InvokeRequest both = stream.take();
        assertThat(both.getCall().getCallsCount()).isEqualTo(2);
        stream.send(InvokeResponse.newBuilder()
                .setFrameId(both.getFrameId())
                .setError(inUse)
                .build());
        for (int i = 0; i < 2; i++) {
            InvokeRequest one = stream.take();
            assertThat(one.getCall().getCallsCount()).isEqualTo(1);
            String id = one.getCall().getCalls(0).getCallId();
            stream.send(
                    id.equals("free")
                            ? ended("free", Payloads.text("好"))
                            : InvokeResponse.newBuilder()
                                    .setFrameId(one.getFrameId())
                                    .setError(inUse)
                                    .build());
        }

        assertThat(get(good)).isEqualTo(Payloads.text("好"));
        HubException failure = failure(bad);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_CALL_ID_IN_USE);
        assertThat(failure.dispatched()).contains(false);
    }

    @Test
    void call_idUnderWay_isRefusedHere() {
        AsyncHubClient client = fixture.client();
        client.call(call("c1"));

        HubException failure = failure(client.call(call("c1")));
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_CALL_ID_IN_USE);
        assertThat(failure.dispatched()).contains(false);
    }

    @Test
    void call_tooLargeForAnyFrame_failsAloneAndTheStreamLives() {
        AsyncHubClient client = fixture.client();
        OutgoingCall huge = call("huge").toBuilder()
                .setParameters(Payloads.text("x".repeat(4 << 20)))
                .build();

        assertThat(failure(client.call(huge)).reason()).isEqualTo(ErrorReason.ERROR_REASON_PAYLOAD_TOO_LARGE);
        client.call(call("c1"));
        assertThat(opened().take().getCall().getCallsList()).containsExactly(call("c1"));
    }

    @Test
    void calls_beyondTheLimit_failHereWithLimitReached() {
        AsyncHubClient client = fixture.client();
        List<CompletableFuture<Payload>> calls = new ArrayList<>();
        for (int i = 0; i < Budget.CALL_ENTRIES; i++) {
            calls.add(client.call(call("c" + i)));
        }
        HubException failure = failure(client.call(call("over")));
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_LIMIT_REACHED);
        assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure.dispatched()).contains(false);

        calls.forEach(call -> call.cancel(true));
        opened();
        await().until(() -> !client.call(call("again")).isCompletedExceptionally());
    }
}
