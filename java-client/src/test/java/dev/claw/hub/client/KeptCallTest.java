package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.InvokeScript.kept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.RunningCall;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KeptCallTest {
    private static final int WINDOW = 10;

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private static GetCallResponse answered(Payload result, Payload... pieces) {
        return GetCallResponse.newBuilder()
                .setEnded(
                        CallEnded.newBuilder().setCallId("c1").setResult(result).setDispatched(true))
                .addAllChunks(List.of(pieces))
                .build();
    }

    private static GetCallResponse running(double done) {
        return GetCallResponse.newBuilder()
                .setRunning(RunningCall.newBuilder()
                        .setProgress(Progress.newBuilder().setDone(done)))
                .build();
    }

    private void releases() {
        InvokeScript second = InvokeScript.opened(fixture.hub, WINDOW);
        assertThat(second.stream().take().getRelease().getCallIdsList()).containsExactly("c1");
    }

    @Test
    void kept_answeredOnItsStream_isReleased() {
        CompletableFuture<Payload> answer = fixture.client().call(kept("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().send(ended("c1", Payloads.text("好")));

        assertThat(get(answer)).isEqualTo(Payloads.text("好"));
        assertThat(hub.stream().take().getRelease().getCallIdsList()).containsExactly("c1");
    }

    @Test
    void startKeeping_answered_leavesTheAnswerWithTheHub() {
        AsyncHubClient client = fixture.client();
        CallHandle call = client.calls().startKeeping(kept("c1"), new Heard());
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().send(ended("c1", Payloads.text("好")));
        assertThat(get(call.result())).isEqualTo(Payloads.text("好"));

        client.call(Frames.call("c2"));
        assertThat(hub.stream().take().hasCall())
                .as("no release left before it")
                .isTrue();
    }

    @Test
    void startKeeping_linkBreaks_fetchesTheAnswerAndLeavesIt() {
        fixture.hub.keptCalls.add(request -> answered(Payloads.text("好"), Payloads.text("一")));
        Heard heard = new Heard();
        AsyncHubClient client = fixture.client();
        CallHandle call = client.calls().startKeeping(kept("c1"), heard);
        InvokeScript.begun(fixture.hub, WINDOW).stream().drop();

        assertThat(get(call.result())).isEqualTo(Payloads.text("好"));
        heard.awaitTold("一", "end");
        client.call(Frames.call("c2"));
        InvokeScript second = InvokeScript.begun(fixture.hub, WINDOW);
        client.call(Frames.call("c3"));
        assertThat(second.stream().take().hasCall()).as("no release left").isTrue();
    }

    @Test
    @DisplayName(
            "G13: the answer of a kept call is fetched by its id after its link broke, and released when it is told")
    void kept_linkBreaks_fetchesTheAnswerAndReleasesIt() {
        fixture.hub.keptCalls.add(request -> {
            assertThat(request.getRelease())
                    .as("the answer may be lost on its way")
                    .isFalse();
            assertThat(request.getWait().getSeconds()).isPositive();
            return answered(Payloads.text("好"));
        });
        CompletableFuture<Payload> answer = fixture.client().call(kept("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().drop();

        assertThat(get(answer)).isEqualTo(Payloads.text("好"));
        releases();
        assertThat(fixture.hub.callsAsked).containsExactly("c1");
    }

    @Test
    void kept_hubAwayMeanwhile_goesOnAskingWhenItIsBack() {
        CompletableFuture<Payload> answer = fixture.client().call(kept("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().drop();
        await().until(() -> !fixture.hub.callsAsked.isEmpty());
        fixture.hub.stop();
        fixture.hub.keptCalls.add(request -> answered(Payloads.text("好")));
        fixture.hub.startAgain();

        assertThat(get(answer)).isEqualTo(Payloads.text("好"));
    }

    @Test
    void kept_notOverYet_tellsProgressAndGoesOnAsking() {
        Heard heard = new Heard();
        fixture.hub.keptCalls.add(request -> running(3));
        fixture.hub.keptCalls.add(request -> answered(Payloads.text("好"), Payloads.text("一"), Payloads.text("二")));
        CallHandle call = fixture.client().calls().start(kept("c1"), heard);
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().drop();

        assertThat(get(call.result())).isEqualTo(Payloads.text("好"));
        assertThat(call.interrupted()).isTrue();
        heard.awaitTold("progress 3.0", "一", "二", "end");
    }

    @Test
    void kept_hubKnowsNothingOfIt_failsWithOutcomeUnknown() {
        fixture.hub.keptCalls.add(request -> {
            throw StatusProto.toStatusException(Frames.error(ErrorReason.ERROR_REASON_CALL_NOT_FOUND, Map.of()));
        });
        CompletableFuture<Payload> answer = fixture.client().call(kept("c1"));
        InvokeScript.begun(fixture.hub, WINDOW).stream().drop();

        HubException failure = failure(answer);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_CALL_NOT_FOUND);
        assertThat(failure.dispatched()).contains(true);
    }

    @Test
    void kept_providerFailed_failsWithThatAndIsReleased() {
        fixture.hub.keptCalls.add(request -> GetCallResponse.newBuilder()
                .setEnded(CallEnded.newBuilder()
                        .setCallId("c1")
                        .setDispatched(true)
                        .setError(Frames.error(ErrorReason.ERROR_REASON_PROVIDER_FAILED, Map.of("code", "NO"))))
                .build());
        CompletableFuture<Payload> answer = fixture.client().call(kept("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().drop();

        assertThat(failure(answer).reason()).isEqualTo(ErrorReason.ERROR_REASON_PROVIDER_FAILED);
        releases();
    }

    @Test
    void kept_cancelledWhileItIsFetched_cancelsByIdAndReleasesTheEnd() {
        CompletableFuture<Payload> answer = fixture.client().call(kept("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        fixture.hub.keptCalls.add(request -> {
            answer.cancel(true);
            return GetCallResponse.newBuilder()
                    .setEnded(CallEnded.newBuilder()
                            .setCallId("c1")
                            .setError(Frames.error(ErrorReason.ERROR_REASON_CALL_CANCELED, Map.of())))
                    .build();
        });
        hub.stream().drop();

        await().until(() -> !fixture.hub.callsCanceled.isEmpty());
        assertThat(fixture.hub.callsCanceled).containsExactly("c1");
        releases();
    }

    @Test
    void kept_hubAwayForGood_endsWhenNoHubKeepsItAnyMore() {
        AtomicLong now = new AtomicLong();
        AsyncHubClient client =
                fixture.keep(fixture.builder().nanoTime(now::get).build());
        CompletableFuture<Payload> answer = client.call(kept("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().drop();
        fixture.hub.stop();
        now.set(Duration.ofMinutes(10).toNanos());
        await().during(Duration.ofMillis(400)).until(() -> !answer.isDone());
        now.set(Duration.ofMinutes(11).toNanos());

        assertThat(failure(answer).reason()).isEqualTo(ErrorReason.ERROR_REASON_CALL_DEADLINE);
    }

    @Test
    void kept_clientCloses_failsAtOnce() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> answer = client.call(kept("c1"));
        InvokeScript.begun(fixture.hub, WINDOW).stream().drop();
        await().until(() -> !fixture.hub.callsAsked.isEmpty());
        client.close();

        assertThat(failure(answer).dispatched()).contains(true);
    }

    @Test
    void notKept_linkBreaks_isNotAskedFor() {
        CompletableFuture<Payload> answer = fixture.client().call(Frames.call("c1"));
        InvokeScript.begun(fixture.hub, WINDOW).stream().drop();

        failure(answer);
        assertThat(fixture.hub.callsAsked).isEmpty();
    }

    @Test
    void getCall_asksForACallOfAnEarlierProcess() {
        fixture.hub.keptCalls.add(request -> answered(Payloads.text("好")));

        GetCallResponse answer = get(fixture.client()
                .calls()
                .get(GetCallRequest.newBuilder().setCallId("c1").build()));
        assertThat(answer.getEnded().getResult()).isEqualTo(Payloads.text("好"));
    }
}
