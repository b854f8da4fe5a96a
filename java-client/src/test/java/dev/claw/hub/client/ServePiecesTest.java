package dev.claw.hub.client;

import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.ProviderScript.declaration;
import static dev.claw.hub.client.ProviderScript.served;
import static dev.claw.hub.client.ProviderScript.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServedCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ServePiecesTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final int WINDOW = 256 << 10;

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private final CompletableFuture<CallContext> context = new CompletableFuture<>();
    private final CompletableFuture<Payload> answer = new CompletableFuture<>();

    /** Serves one call that the test answers. */
    private ProviderScript serve(ServedCall call) {
        return serve(call, (served, given) -> {
            context.complete(given);
            return answer;
        });
    }

    private ProviderScript serve(ServedCall call, CallHandler handler) {
        Publication publication =
                fixture.client().publish(ProviderOptions.defaults(), List.of(declaration("翻译", "翻译")), handler);
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(publication.ready());
        script.hand(call);
        return script;
    }

    @Test
    void progress_whileTheStreamIsBusy_tellsTheNewestOnly() {
        ProviderScript script = serve(served(1, HALF_A_MINUTE));
        script.serve().pause();
        get(context).progress(0, "开始");
        assertThat(script.serve().take().hasProgress()).isTrue();
        get(context).progress(1, 4, "一");
        get(context).progress(2, 4, "二");
        script.serve().resume();

        List<Progress> told = new ArrayList<>();
        while (told.isEmpty() || told.get(told.size() - 1).getDone() < 2) {
            script.serve().take().getProgress().getCallsList().forEach(call -> told.add(call.getProgress()));
        }
        assertThat(told.get(told.size() - 1))
                .isEqualTo(Progress.newBuilder()
                        .setDone(2)
                        .setTotal(4)
                        .setNote("二")
                        .build());
    }

    @Test
    void progress_rightBeforeTheAnswer_leavesBeforeIt() {
        ProviderScript script = serve(served(1, HALF_A_MINUTE));
        script.serve().pause();
        get(context).progress(1, "一");
        assertThat(script.serve().take().hasProgress()).isTrue();
        get(context).progress(2, "二");
        get(context).send(Payloads.text("片"));
        get(context).progress(3, "三");
        answer.complete(Payloads.text("好"));
        script.serve().resume();

        List<String> kinds = new ArrayList<>();
        double last = 0;
        while (!kinds.contains("ANSWER")) {
            ServeRequest frame = script.serve().take();
            kinds.add(frame.getFrameCase().name());
            last = frame.hasProgress()
                    ? frame.getProgress().getCalls(0).getProgress().getDone()
                    : last;
        }
        assertThat(kinds).contains("OUTPUT").endsWith("ANSWER");
        assertThat(last).isEqualTo(3);
    }

    @Test
    void progress_behindTheAnswer_saysNothing() {
        ProviderScript script = serve(served(1, HALF_A_MINUTE));
        CallContext given = get(context);
        answer.complete(Payloads.text("好"));
        script.answers(1);
        given.progress(9, "晚了");
        script.hand(served(2, HALF_A_MINUTE));

        assertThat(script.answers(1).get(0).getRoutingId()).isEqualTo(2);
    }

    @Test
    void output_notWaitedFor_leavesBeforeTheAnswer() {
        ProviderScript script = serve(served(1, HALF_A_MINUTE), (call, given) -> {
            given.send(Payloads.text("一"));
            given.send(Payloads.text("二"));
            return CompletableFuture.completedFuture(Payloads.text("好"));
        });

        List<Chunk> pieces = script.takeOutput(3);
        assertThat(pieces).extracting(piece -> Payloads.asText(piece.getData())).containsExactly("一", "二", "");
        assertThat(pieces.get(2).hasEnd()).isTrue();
        assertThat(script.answers(1).get(0).getResult()).isEqualTo(Payloads.text("好"));
    }

    @Test
    void output_windowSpent_waitsForTheCallerAndSoDoesTheAnswer() {
        ProviderScript script = serve(served(1, HALF_A_MINUTE));
        assertThat(get(context).windowBytes()).isEqualTo(WINDOW);
        Payload full = Payloads.data(new byte[WINDOW], "");
        get(get(context).send(full));
        script.takeOutput(1);
        CompletableFuture<Void> waiting = get(context).send(Payloads.text("再"));
        answer.complete(Payloads.text("好"));
        assertThat(waiting).isNotDone();
        assertThat(script.serve().waiting()).isZero();
        script.consumed(1, WINDOW);

        get(waiting);
        assertThat(script.takeOutput(2).get(1).hasEnd()).isTrue();
        assertThat(script.answers(1)).hasSize(1);
    }

    @Test
    void output_callCanceled_freesWhoWaitsForRoom() {
        ProviderScript script = serve(served(1, HALF_A_MINUTE));
        get(get(context).send(Payloads.data(new byte[WINDOW], "")));
        script.takeOutput(1);
        CompletableFuture<Void> waiting = get(context).send(Payloads.text("再"));
        script.cancel(1);

        assertThat(failure(waiting).code()).isEqualTo(Status.Code.CANCELLED);
        assertThat(failure(get(context).send(Payloads.text("晚"))).code()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void output_linkBreaks_freesWhoWaitsForRoom() {
        ProviderScript script = serve(served(1, HALF_A_MINUTE));
        get(get(context).send(Payloads.data(new byte[WINDOW], "")));
        script.takeOutput(1);
        CompletableFuture<Void> waiting = get(context).send(Payloads.text("再"));
        script.serve().drop();

        failure(waiting);
        assertThat(get(context).isCanceled()).isTrue();
    }

    @Test
    void input_listenedTo_isConsumedAsTheStagesComplete() {
        Heard heard = new Heard().slow();
        ProviderScript script = serve(streaming(1));
        script.input(1, Payloads.text("一"), Payloads.text("二二"));
        get(context).onInput(heard);

        heard.awaitTold("一");
        assertThat(script.serve().waiting()).isZero();
        heard.takeOne();
        assertThat(script.takeConsumed()).isEqualTo(3);
        heard.awaitTold("一", "二二");
        heard.takeOne();
        assertThat(script.takeConsumed()).isEqualTo(6);
        script.endInput(1);
        heard.awaitTold("一", "二二", "end");
    }

    @Test
    void input_readByABlockingHandler_isConsumedAsItIsTaken() {
        HubClient client = HubClient.over(fixture.client());
        CompletableFuture<Publication> published = CompletableFuture.supplyAsync(() ->
                client.publish(ProviderOptions.defaults(), List.of(declaration("翻译", "翻译")), (call, given) -> {
                    StringBuilder all = new StringBuilder();
                    for (Optional<Payload> next = given.input().next();
                            next.isPresent();
                            next = given.input().next()) {
                        all.append(Payloads.asText(next.get()));
                        given.write(next.get());
                    }
                    return Payloads.text(all.toString());
                }));
        ProviderScript script = ProviderScript.begin(fixture.hub);
        get(published);
        script.hand(streaming(1));
        script.input(1, Payloads.text("一"), Payloads.text("二"));
        script.endInput(1);

        List<String> kinds = new ArrayList<>();
        ServeRequest frame = script.serve().take();
        while (!frame.hasAnswer()) {
            kinds.add(frame.getFrameCase().name());
            frame = script.serve().take();
        }
        assertThat(kinds).contains("OUTPUT", "CONSUMED");
        assertThat(frame.getAnswer().getAnswers(0).getResult()).isEqualTo(Payloads.text("一二"));
    }

    @Test
    void input_ofACallWithoutIt_endsAtOnce() {
        Heard heard = new Heard();
        serve(served(1, HALF_A_MINUTE));
        get(context).onInput(heard);

        heard.awaitTold("end");
    }

    @Test
    void input_listenerFails_answersWithAFailure() {
        ProviderScript script = serve(streaming(1));
        get(context).onInput(new ChunkListener() {
            @Override
            public CompletionStage<Void> onChunk(Payload chunk) {
                throw new CallFailedException("bad-row", "第三行不对");
            }

            @Override
            public void onEnd() {}
        });
        script.input(1, Payloads.text("一"));

        assertThat(script.answers(1).get(0).getFailure().getCode()).isEqualTo("bad-row");
    }

    @Test
    void input_canceled_throwsInTheReader() {
        CompletableFuture<HubException> thrown = new CompletableFuture<>();
        ProviderScript script = serve(streaming(1));
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                get(context).input().next();
            } catch (HubException e) {
                thrown.complete(e);
            }
        });
        get(context);
        script.cancel(1);

        assertThat(get(thrown).code()).isEqualTo(Status.Code.CANCELLED);
        get(reading);
    }

    @Test
    void onward_isCappedToWhatTheCallerStillWaits() {
        serve(served(1, Duration.ofSeconds(3)));
        OutgoingCall longer = Frames.call("c1").toBuilder()
                .setTimeout(Durations.of(Duration.ofMinutes(5).toNanos()))
                .build();
        OutgoingCall shorter = Frames.call("c2").toBuilder()
                .setTimeout(Durations.of(Duration.ofMillis(100).toNanos()))
                .build();

        CallContext given = get(context);
        assertThat(Durations.nanos(given.onward(longer).getTimeout()))
                .isBetween(1L, Duration.ofSeconds(3).toNanos());
        assertThat(Durations.nanos(given.onward(Frames.call("c3")).getTimeout()))
                .isBetween(1L, Duration.ofSeconds(3).toNanos());
        assertThat(given.onward(shorter)).isEqualTo(shorter);
    }

    @Test
    void onward_deadlinePassed_isTheLeastTimeoutThereIs() {
        serve(served(1, Duration.ZERO));

        await().until(() -> get(context).remaining().isZero());
        assertThat(get(context).onward(Frames.call("c1")).getTimeout())
                .isEqualTo(Durations.of(Duration.ofMillis(1).toNanos()));
    }
}
