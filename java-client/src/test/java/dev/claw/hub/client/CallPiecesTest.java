package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.call;
import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.InvokeScript.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.Payload;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CallPiecesTest {
    private static final int WINDOW = 10;

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private static List<String> texts(List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.hasEnd() ? "end" : Payloads.asText(chunk.getData()))
                .toList();
    }

    @Test
    void output_takenByTheListener_givesRoomPieceByPieceAndTheResultComesLast() {
        Heard heard = new Heard().slow();
        CallHandle call = fixture.client().calls().start(call("c1"), heard);
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("一"), Payloads.text("two"));
        hub.stream().send(ended("c1", Payloads.text("好")));

        heard.awaitTold("一");
        assertThat(hub.stream().waiting()).as("nothing is consumed yet").isZero();
        heard.takeOne();
        heard.awaitTold("一", "two");
        assertThat(call.result()).isNotDone();
        heard.takeOne();
        assertThat(get(call.result())).isEqualTo(Payloads.text("好"));
        heard.awaitTold("一", "two", "end");
    }

    @Test
    void output_consumed_isToldInBytesOfTheContent() {
        Heard heard = new Heard().slow();
        fixture.client().calls().start(call("c1"), heard);
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("一二"), Payloads.data(new byte[4], "image/png"));

        heard.takeOne();
        assertThat(hub.takeConsumed()).isEqualTo(6);
        heard.takeOne();
        assertThat(hub.takeConsumed()).isEqualTo(4);
    }

    @Test
    void progress_cameWhileACallbackRan_tellsTheNewestOnly() throws InterruptedException {
        List<Runnable> callbacks = new ArrayList<>();
        Heard heard = new Heard();
        AsyncHubClient client = fixture.keep(fixture.builder()
                .callbackExecutor(task -> {
                    synchronized (callbacks) {
                        callbacks.add(task);
                    }
                })
                .build());
        CallHandle call = client.calls().start(call("c1"), heard);
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.progress("c1", 1);
        hub.progress("c1", 2);
        hub.progress("c1", 3);
        await().until(() -> call.progress().filter(now -> now.getDone() == 3).isPresent());
        synchronized (callbacks) {
            List.copyOf(callbacks).forEach(Runnable::run);
        }

        assertThat(heard.told()).containsExactly("progress 3.0");
    }

    @Test
    void listener_fails_cancelsTheCallAndTellsWhy() {
        Heard heard = new Heard().slow();
        CallHandle call = fixture.client().calls().start(call("c1"), heard);
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("一"));
        heard.failOne(new IllegalStateException("磁盘满了"));

        assertThat(failure(call.result())).hasMessageContaining("磁盘满了");
        assertThat(hub.stream().take().getCancel().getCallIdsList()).containsExactly("c1");
    }

    @Test
    void output_farBeyondTheWindow_endsTheCall() {
        CallHandle call = fixture.client().calls().start(call("c1"), new Heard().slow());
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        for (int i = 0; i < 4; i++) {
            hub.output("c1", Payloads.text("0123456789"));
        }

        assertThat(failure(call.result()).reason()).isEqualTo(ErrorReason.ERROR_REASON_CHUNK_WINDOW_EXCEEDED);
    }

    @Test
    void output_ofACallThatNobodyHears_isConsumedAndThrownAway() {
        CompletableFuture<Payload> answer = fixture.client().call(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("0123456789"));
        assertThat(hub.takeConsumed()).isEqualTo(10);
        hub.stream().send(ended("c1", Payloads.text("好")));

        assertThat(get(answer)).isEqualTo(Payloads.text("好"));
    }

    @Test
    void input_windowSpent_waitsForRoomAndKeepsItsOrder() {
        CallHandle call = fixture.client().calls().start(streaming("c1"), new Heard());
        CompletableFuture<Void> first = call.send(Payloads.text("123456"));
        CompletableFuture<Void> second = call.send(Payloads.text("78901"));
        CompletableFuture<Void> end = call.endInput();
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);

        assertThat(texts(hub.takeInput(1))).containsExactly("123456");
        get(first);
        assertThat(second).isNotDone();
        assertThat(end).isNotDone();
        hub.consumed("c1", 1);
        assertThat(texts(hub.takeInput(2))).containsExactly("78901", "end");
        get(second);
        get(end);
    }

    @Test
    void input_notWaitedFor_isRefusedBeyondItsLimit() {
        CallHandle call = fixture.client().calls().start(streaming("c1"), new Heard());
        for (int i = 0; i < ChunkOutlet.MAX_WAITING; i++) {
            assertThat(call.send(Payloads.text("0123456789"))).isNotCompletedExceptionally();
        }

        assertThat(failure(call.send(Payloads.text("x"))).reason()).isEqualTo(ErrorReason.ERROR_REASON_LIMIT_REACHED);
    }

    @Test
    void input_largerThanTheWindow_failsAndTheNextPieceLeaves() {
        CallHandle call = fixture.client().calls().start(streaming("c1"), new Heard());
        CompletableFuture<Void> tooLarge = call.send(Payloads.text("01234567890"));
        CompletableFuture<Void> small = call.send(Payloads.text("小"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);

        assertThat(texts(hub.takeInput(1))).containsExactly("小");
        get(small);
        assertThat(failure(tooLarge).reason()).isEqualTo(ErrorReason.ERROR_REASON_PAYLOAD_TOO_LARGE);
    }

    @Test
    void input_ofACallMadeWithout_isRefused() {
        CallHandle call = fixture.client().calls().start(call("c1"), new Heard());

        assertThat(failure(call.send(Payloads.text("x"))).reason()).isEqualTo(ErrorReason.ERROR_REASON_FIELD_INVALID);
    }

    @Test
    void input_behindTheAnswer_fails() {
        CallHandle call = fixture.client().calls().start(streaming("c1"), new Heard());
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.stream().send(ended("c1", Payloads.text("好")));
        get(call.result());

        assertThat(failure(call.send(Payloads.text("x")))).hasMessageContaining("answered");
    }

    @Test
    void link_breaksAmongThePieces_failsTheCallAndWhoWaitsForRoom() {
        Heard heard = new Heard();
        CallHandle call = fixture.client().calls().start(streaming("c1"), heard);
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        get(call.send(Payloads.text("0123456789")));
        CompletableFuture<Void> waiting = call.send(Payloads.text("再来"));
        hub.takeInput(1);
        hub.output("c1", Payloads.text("一"));
        heard.awaitTold("一");
        hub.stream().drop();

        assertThat(failure(call.result()).dispatched()).contains(true);
        assertThat(failure(waiting).code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(heard.told()).doesNotContain("end");
    }

    @Test
    void cancel_tellsTheHubAndFreesWhoWaits() {
        CallHandle call = fixture.client().calls().start(streaming("c1"), new Heard());
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        get(call.send(Payloads.text("0123456789")));
        CompletableFuture<Void> waiting = call.send(Payloads.text("再来"));
        hub.takeInput(1);
        call.cancel();

        InvokeRequest cancel = hub.stream().take();
        assertThat(cancel.getCancel().getCallIdsList()).containsExactly("c1");
        assertThat(failure(waiting).code()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void call_notAdmitted_failsItsPiecesToo() {
        AsyncHubClient client = fixture.client();
        client.close();
        CallHandle call = client.calls().start(streaming("c1"), new Heard());

        assertThat(failure(call.result()).dispatched()).contains(false);
        assertThat(failure(call.send(Payloads.text("x"))).code()).isEqualTo(Status.Code.CANCELLED);
    }
}
