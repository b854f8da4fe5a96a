package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.call;
import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.HubFixture.get;
import static dev.claw.hub.client.InvokeScript.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claw.hub.v1.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class BlockingCallTest {
    private static final int WINDOW = 10;

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private HubClient client() {
        return HubClient.over(fixture.client());
    }

    @Test
    void output_read_givesRoomForEachPieceThatWasTaken() {
        BlockingCall call = client().start(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("一"), Payloads.text("two"));

        assertThat(call.output().next()).contains(Payloads.text("一"));
        assertThat(hub.takeConsumed()).isEqualTo(3);
        assertThat(hub.stream().waiting()).as("the second piece is not taken").isZero();
        assertThat(call.output().next()).contains(Payloads.text("two"));
        assertThat(hub.takeConsumed()).isEqualTo(3);
        hub.stream().send(ended("c1", Payloads.text("好")));
        assertThat(call.output().next()).isEmpty();
        assertThat(call.result()).isEqualTo(Payloads.text("好"));
    }

    @Test
    void result_doesNotWaitForPiecesThatNobodyReads() {
        BlockingCall call = client().start(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("一"));
        hub.stream().send(ended("c1", Payloads.text("好")));

        assertThat(call.result()).isEqualTo(Payloads.text("好"));
        assertThat(call.output().next()).contains(Payloads.text("一"));
        assertThat(call.output().next()).isEmpty();
    }

    @Test
    void stream_readsThePiecesAsBytes() throws IOException {
        BlockingCall call = client().start(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("你"), Payload.getDefaultInstance(), Payloads.data(new byte[] {7, -1}, ""));
        hub.stream().send(ended("c1", Payloads.text("好")));

        try (InputStream bytes = call.output().stream()) {
            assertThat(bytes.readNBytes(3)).isEqualTo("你".getBytes(StandardCharsets.UTF_8));
            assertThat(bytes.read()).isEqualTo(7);
            assertThat(bytes.read()).isEqualTo(255);
            assertThat(bytes.read()).isEqualTo(-1);
            assertThat(bytes.read(new byte[4])).isEqualTo(-1);
        }
    }

    @Test
    void stream_linkBreaks_endsWithTheFailureBehindWhatCame() throws IOException {
        BlockingCall call = client().start(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("你"));
        InputStream bytes = call.output().stream();
        assertThat(bytes.readNBytes(3)).hasSize(3);
        hub.stream().drop();

        assertThatThrownBy(bytes::read).isInstanceOf(IOException.class).hasCauseInstanceOf(HubException.class);
        assertThatThrownBy(call::result).isInstanceOf(HubException.class);
    }

    @Test
    void write_windowSpent_waitsUntilThereIsRoom() {
        BlockingCall call = client().start(streaming("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        call.write(Payloads.text("0123456789"));
        hub.takeInput(1);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            call.write(Payloads.text("再"));
            call.endInput();
        });
        assertThat(written).isNotDone();
        hub.consumed("c1", 3);

        get(written);
        assertThat(hub.takeInput(2).get(1).hasEnd()).isTrue();
    }

    @Test
    void result_notInTime_isEmptyAndTheCallGoesOn() {
        BlockingCall call = client().start(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);

        assertThat(call.result(Duration.ofMillis(20))).isEmpty();
        hub.stream().send(ended("c1", Payloads.text("好")));
        assertThat(call.result(Duration.ofSeconds(10))).contains(Payloads.text("好"));
    }

    @Test
    void close_cancelsTheCall() {
        BlockingCall call = client().start(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        call.close();

        assertThat(hub.stream().take().getCancel().getCallIdsList()).containsExactly("c1");
        assertThatThrownBy(() -> call.output().next()).isInstanceOf(HubException.class);
    }

    @Test
    void call_withAListener_returnsTheResultBehindItsPieces() {
        Heard heard = new Heard();
        HubClient client = client();
        CompletableFuture<Payload> answer = CompletableFuture.supplyAsync(() -> client.call(call("c1"), heard));
        InvokeScript hub = InvokeScript.begun(fixture.hub, WINDOW);
        hub.output("c1", Payloads.text("一"));
        hub.stream().send(ended("c1", Payloads.text("好")));

        assertThat(get(answer)).isEqualTo(Payloads.text("好"));
        assertThat(heard.told()).containsExactly("一", "end");
    }

    @Test
    void cancelCall_asksTheHub() {
        client().cancelCall("c9");

        assertThat(fixture.hub.callsCanceled).containsExactly("c9");
    }
}
