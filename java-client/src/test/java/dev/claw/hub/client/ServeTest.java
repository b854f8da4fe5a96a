package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.ProviderScript.declaration;
import static dev.claw.hub.client.ProviderScript.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallFailure;
import dev.claw.hub.v1.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ServeTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private ProviderScript serve(ProviderOptions options, CallHandler handler) {
        Publication publication = fixture.client().publish(options, List.of(declaration("翻译", "翻译")), handler);
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        return script;
    }

    private CallFailure failureOf(CallHandler handler) {
        ProviderScript script = serve(ProviderOptions.defaults(), handler);
        script.hand(served(9, HALF_A_MINUTE));
        CallAnswer answer = script.answers(1).get(0);
        assertThat(answer.getRoutingId()).isEqualTo(9);
        assertThat(answer.hasFailure()).isTrue();
        return answer.getFailure();
    }

    @Test
    void call_handled_isAnsweredUnderItsRoutingId() {
        ProviderScript script = serve(
                ProviderOptions.defaults(), (call, context) -> CompletableFuture.completedFuture(call.getParameters()));
        script.hand(served(1, HALF_A_MINUTE), served(2, HALF_A_MINUTE));

        assertThat(script.answers(2))
                .extracting(CallAnswer::getRoutingId, CallAnswer::getResult)
                .containsExactlyInAnyOrder(Tuple.tuple(1L, Payloads.text("第1")), Tuple.tuple(2L, Payloads.text("第2")));
    }

    @Test
    void handler_failsAsToldByItsStage_carriesItsCode() {
        CallFailure failure =
                failureOf((call, context) -> CompletableFuture.failedFuture(new CallFailedException("没有", "这个词不认识")));

        assertThat(failure.getCode()).isEqualTo("没有");
        assertThat(failure.getMessage()).isEqualTo("这个词不认识");
    }

    @Test
    void handler_throwsAsTold_carriesItsCode() {
        CallFailure failure = failureOf((call, context) -> {
            throw new CallFailedException("no-such-word", "这个词不认识");
        });

        assertThat(failure.getCode()).isEqualTo("no-such-word");
    }

    @Test
    void handler_breaks_isAnInternalFailure() {
        CallFailure failure = failureOf((call, context) -> CompletableFuture.supplyAsync(() -> {
            throw new IllegalStateException("字典丢了");
        }));

        assertThat(failure.getCode()).isEqualTo("INTERNAL");
        assertThat(failure.getMessage()).isEqualTo("the handler failed: java.lang.IllegalStateException: 字典丢了");
    }

    @Test
    void handler_resultNoFrameCanCarry_isAFailureAndTheStreamLives() {
        CallFailure failure =
                failureOf((call, context) -> CompletableFuture.completedFuture(Payloads.text("x".repeat(4 << 20))));

        assertThat(failure.getMessage()).contains("expected at most " + FrameLimits.ENTRY_BYTES);
    }

    @Test
    void call_canceled_tellsTheHandlerAndItsAnswerIsDropped() {
        CompletableFuture<Payload> late = new CompletableFuture<>();
        CompletableFuture<CallContext> context = new CompletableFuture<>();
        CompletableFuture<Void> told = new CompletableFuture<>();
        ProviderScript script = serve(ProviderOptions.defaults(), (call, given) -> {
            if (call.getRoutingId() == 2) {
                return CompletableFuture.completedFuture(call.getParameters());
            }
            given.onCanceled(() -> told.complete(null));
            context.complete(given);
            return late;
        });
        script.hand(served(1, HALF_A_MINUTE));
        assertThat(get(context).isCanceled()).isFalse();
        script.cancel(1);
        get(told);
        assertThat(get(context).isCanceled()).isTrue();
        CompletableFuture<Void> afterwards = new CompletableFuture<>();
        get(context).onCanceled(() -> afterwards.complete(null));
        get(afterwards);
        late.complete(Payloads.text("太晚了"));
        script.hand(served(2, HALF_A_MINUTE));

        assertThat(script.answers(1).get(0).getRoutingId()).isEqualTo(2);
    }

    @Test
    void linkBreaks_handlersAreToldThatNobodyWaits() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        ProviderScript script = serve(ProviderOptions.defaults(), (call, context) -> {
            context.onCanceled(() -> told.complete(null));
            begun.complete(null);
            return new CompletableFuture<>();
        });
        script.hand(served(1, HALF_A_MINUTE));
        get(begun);
        script.serve().drop();

        get(told);
    }

    @Test
    void handlers_neverRunMoreThanMaxCallsAtOnce() {
        Queue<CompletableFuture<Payload>> running = new ConcurrentLinkedQueue<>();
        AtomicInteger begun = new AtomicInteger();
        ProviderScript script = serve(ProviderOptions.defaults().withMaxCalls(2), (call, context) -> {
            CompletableFuture<Payload> answer = new CompletableFuture<>();
            running.add(answer);
            begun.incrementAndGet();
            return answer;
        });
        script.hand(served(1, HALF_A_MINUTE), served(2, HALF_A_MINUTE), served(3, HALF_A_MINUTE));
        await().until(() -> begun.get() == 2);
        running.remove().complete(Payloads.text("一"));
        script.answers(1);
        await().until(() -> begun.get() == 3);
        running.forEach(answer -> answer.complete(Payloads.text("完")));

        script.answers(2);
        assertThat(begun).hasValue(3);
    }

    @Test
    void answers_whileTheStreamIsNotReady_leaveAsOneFrame() {
        CompletableFuture<Payload> result = new CompletableFuture<>();
        ProviderScript script = serve(
                ProviderOptions.defaults(),
                (call, context) ->
                        call.getRoutingId() == 0 ? CompletableFuture.completedFuture(call.getParameters()) : result);
        script.serve().pause();
        script.hand(served(0, HALF_A_MINUTE));
        script.answers(1);
        script.hand(served(1, HALF_A_MINUTE), served(2, HALF_A_MINUTE), served(3, HALF_A_MINUTE));
        await().until(() -> result.getNumberOfDependents() == 3);
        result.complete(Payloads.text("好"));
        script.serve().resume();

        assertThat(script.serve().take().getAnswer().getAnswersCount()).isEqualTo(3);
    }

    @Test
    void remaining_countsDownFromWhatTheHubTold() {
        CompletableFuture<Duration> remaining = new CompletableFuture<>();
        ProviderScript script = serve(ProviderOptions.defaults(), (call, context) -> {
            remaining.complete(context.remaining());
            return CompletableFuture.completedFuture(call.getParameters());
        });
        script.hand(served(1, HALF_A_MINUTE));

        assertThat(get(remaining)).isBetween(Duration.ofSeconds(1), HALF_A_MINUTE);
    }
}
