package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.call;
import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class InvokeLossTest {
    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private HubStream<InvokeRequest, InvokeResponse> opened() {
        HubStream<InvokeRequest, InvokeResponse> stream = fixture.hub.invoke.next();
        assertThat(stream.take().hasOpen()).isTrue();
        stream.send(Frames.invokeOpened());
        return stream;
    }

    @Test
    @DisplayName("G11: a call that left is not made again when the link breaks")
    void call_inFlightWhenTheLinkBreaks_failsAndIsNeverSentTwice() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> answer = client.call(call("c1"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.take();
        stream.drop();

        HubException failure = failure(answer);
        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.dispatched()).contains(true);
        client.call(call("c2"));
        HubStream<InvokeRequest, InvokeResponse> second = opened();
        assertThat(second.take().getCall().getCallsList()).containsExactly(call("c2"));
    }

    @Test
    @DisplayName("G11: a call that had not left is made once, on the next stream")
    void call_waitingWhenTheLinkBreaks_leavesOnTheNextStream() {
        AsyncHubClient client = fixture.client();
        client.call(call("first"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.pause();
        stream.take();
        CompletableFuture<Payload> left = client.call(call("left"));
        stream.take();
        CompletableFuture<Payload> waiting = client.call(call("waiting"));
        stream.drop();

        assertThat(failure(left).dispatched()).contains(true);
        HubStream<InvokeRequest, InvokeResponse> second = opened();
        InvokeRequest frame = second.take();
        assertThat(frame.getCall().getCallsList())
                .extracting(OutgoingCall::getCallId)
                .containsExactly("waiting");
        second.send(ended("waiting", Payloads.text("好")));
        assertThat(get(waiting)).isEqualTo(Payloads.text("好"));
    }

    @Test
    void call_hubNeverReached_failsAtOnceNotDispatched() {
        fixture.hub.stop();
        HubException failure = failure(fixture.client().call(call("c1")));

        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.dispatched()).contains(false);
    }

    @Test
    void call_hubAwayAfterItWasReached_waitsForIt() {
        AsyncHubClient client = fixture.client();
        get(client.info());
        fixture.hub.stop();
        CompletableFuture<Payload> answer = client.call(call("c1"));
        fixture.hub.startAgain();

        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.take();
        stream.send(ended("c1", Payloads.text("好")));
        assertThat(get(answer)).isEqualTo(Payloads.text("好"));
    }

    @Test
    void call_hubAwayLongerThanItsTimeout_failsNotDispatched() {
        AsyncHubClient client = fixture.client();
        get(client.info());
        fixture.hub.stop();
        OutgoingCall shortCall = call("c1").toBuilder()
                .setTimeout(Durations.of(Duration.ofMillis(50).toNanos()))
                .build();

        HubException failure = failure(client.call(shortCall));
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_CALL_DEADLINE);
        assertThat(failure.dispatched()).contains(false);
    }

    @Test
    @DisplayName("G10: a call ends although the hub is silent")
    void call_hubSilent_endsAfterItsDeadlineAndTheSafetyTime() {
        AtomicLong now = new AtomicLong();
        AsyncHubClient client =
                fixture.keep(fixture.builder().nanoTime(now::get).build());
        CompletableFuture<Payload> answer = client.call(call("c1"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.take();

        now.set(Duration.ofSeconds(34).toNanos());
        client.call(call("later"));
        stream.take();
        assertThat(answer).isNotDone();
        now.set(Duration.ofSeconds(36).toNanos());

        HubException failure = failure(answer);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_CALL_DEADLINE);
        assertThat(failure.dispatched()).contains(true);
        assertThat(stream.take().getCancel().getCallIdsList()).containsExactly("c1");
    }

    @Test
    void call_hubDraining_waitsForTheNextStreamWhileOthersAreAnswered() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> before = client.call(call("before"));
        HubStream<InvokeRequest, InvokeResponse> stream = opened();
        stream.take();
        stream.send(InvokeResponse.newBuilder()
                .setDraining(Frames.draining(Duration.ofSeconds(5)))
                .build());
        client.call(call("after"));
        stream.send(ended("before", Payloads.text("好")));
        assertThat(get(before)).isEqualTo(Payloads.text("好"));
        assertThat(stream.waiting()).isZero();
        stream.fail(Frames.error(ErrorReason.ERROR_REASON_HUB_STOPPING, Map.of()));

        assertThat(opened().take().getCall().getCalls(0).getCallId()).isEqualTo("after");
    }

    @Test
    void call_openRefusedForGood_failsWithThatReason() {
        CompletableFuture<Payload> answer = fixture.client().call(call("c1"));
        HubStream<InvokeRequest, InvokeResponse> stream = fixture.hub.invoke.next();
        stream.take();
        stream.fail(Frames.error(ErrorReason.ERROR_REASON_IDENTITY_MISSING, Map.of()));

        HubException failure = failure(answer);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_IDENTITY_MISSING);
        assertThat(failure.dispatched()).contains(false);
    }
}
