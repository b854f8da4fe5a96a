package dev.claw.hub.client;

import static dev.claw.hub.client.Frames.call;
import static dev.claw.hub.client.Frames.ended;
import static dev.claw.hub.client.Frames.message;
import static dev.claw.hub.client.HubFixture.failure;
import static dev.claw.hub.client.HubFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.SentMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RestingStreamsTest {
    private static final Duration SOON = Duration.ofMillis(40);

    @RegisterExtension
    final HubFixture fixture = new HubFixture();

    private AsyncHubClient idleSoon() {
        return fixture.keep(fixture.builder().idleTimeout(SOON).build());
    }

    private static InvokeResponse draining() {
        return InvokeResponse.newBuilder()
                .setDraining(Frames.draining(Duration.ofSeconds(5)))
                .build();
    }

    @Test
    void calls_nothingToDo_halfClosesAndOpensAgainAtTheNextCall() {
        AsyncHubClient client = idleSoon();
        CompletableFuture<Payload> first = client.call(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, 10);
        hub.stream().send(ended("c1", Payloads.text("好")));
        get(first);

        get(hub.stream().halfClosed());
        hub.stream().complete();
        CompletableFuture<Payload> second = client.call(call("c2"));
        InvokeScript again = InvokeScript.begun(fixture.hub, 10);
        again.stream().send(ended("c2", Payloads.text("又好")));
        assertThat(get(second)).isEqualTo(Payloads.text("又好"));
    }

    @Test
    void calls_oneIsUnderWay_keepTheirStream() {
        AsyncHubClient client = idleSoon();
        CompletableFuture<Payload> answer = client.call(call("c1"));
        InvokeScript hub = InvokeScript.begun(fixture.hub, 10);
        CompletableFuture<Void> later = new CompletableFuture<Void>()
                .completeOnTimeout(null, SOON.multipliedBy(5).toMillis(), TimeUnit.MILLISECONDS);
        get(later);
        assertThat(hub.stream().halfClosed()).isNotDone();
        hub.stream().send(ended("c1", Payloads.text("好")));

        assertThat(get(answer)).isEqualTo(Payloads.text("好"));
    }

    @Test
    void messages_nothingToDo_halfClosesAndOpensAgainAtTheNextOne() {
        AsyncHubClient client = idleSoon();
        CompletableFuture<SentMessage> first = client.send(message("m1", "你好"));
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(Frames.exchangeOpened(0, 0));
        stream.take();
        stream.send(Frames.sent(2, Frames.ok("m1", 1)));
        get(first);

        get(stream.halfClosed());
        stream.complete();
        client.send(message("m2", "你好"));
        assertThat(fixture.hub.exchange.next().take().hasOpen()).isTrue();
    }

    @Test
    void calls_hubDrains_newOnesLeaveOnAnotherStreamWhileTheOldEnd() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> before = client.call(call("before"));
        InvokeScript old = InvokeScript.begun(fixture.hub, 10);
        old.stream().send(draining());
        CompletableFuture<Payload> after = client.call(call("after"));

        InvokeScript fresh = InvokeScript.begun(fixture.hub, 10);
        fresh.stream().send(ended("after", Payloads.text("新")));
        assertThat(get(after)).isEqualTo(Payloads.text("新"));
        assertThat(before).isNotDone();
        old.stream().send(ended("before", Payloads.text("旧")));
        assertThat(get(before)).isEqualTo(Payloads.text("旧"));
        get(old.stream().canceled());
    }

    @Test
    void calls_drainedStreamBreaks_failsOnlyItsOwn() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> before = client.call(call("before"));
        InvokeScript old = InvokeScript.begun(fixture.hub, 10);
        old.stream().send(draining());
        CompletableFuture<Payload> after = client.call(call("after"));
        InvokeScript fresh = InvokeScript.begun(fixture.hub, 10);
        old.stream().fail(Frames.error(ErrorReason.ERROR_REASON_HUB_STOPPING, Map.of()));

        assertThat(failure(before).dispatched()).contains(true);
        fresh.stream().send(ended("after", Payloads.text("新")));
        assertThat(get(after)).isEqualTo(Payloads.text("新"));
    }

    @Test
    void cancel_ofACallOnTheDrainedStream_goesThere() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> before = client.call(call("before"));
        InvokeScript old = InvokeScript.begun(fixture.hub, 10);
        old.stream().send(draining());
        client.call(call("after"));
        InvokeScript.begun(fixture.hub, 10);
        before.cancel(true);

        assertThat(old.stream().take().getCancel().getCallIdsList()).containsExactly("before");
    }

    @Test
    void messages_hubDrains_leaveTheStreamWhenAllAreAnswered() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<SentMessage> first = client.send(message("m1", "一"));
        var stream = fixture.hub.exchange.next();
        stream.take();
        stream.send(Frames.exchangeOpened(0, 0));
        stream.take();
        stream.send(ExchangeResponse.newBuilder()
                .setDraining(Frames.draining(Duration.ofSeconds(5)))
                .build());
        client.send(message("m2", "二"));
        assertThat(fixture.hub.exchange.waiting()).as("m1 goes first").isZero();
        stream.send(Frames.sent(2, Frames.ok("m1", 1)));

        get(first);
        var fresh = fixture.hub.exchange.next();
        fresh.take();
        fresh.send(Frames.exchangeOpened(0, 0));
        assertThat(fresh.take().getSend().getMessages(0).getMessageId()).isEqualTo("m2");
    }

    @Test
    void close_whileAStreamDrains_endsBoth() {
        AsyncHubClient client = fixture.client();
        CompletableFuture<Payload> before = client.call(call("before"));
        InvokeScript old = InvokeScript.begun(fixture.hub, 10);
        old.stream().send(draining());
        CompletableFuture<Payload> after = client.call(call("after"));
        InvokeScript.begun(fixture.hub, 10);
        client.close();

        assertThat(failure(before).dispatched()).contains(true);
        assertThat(failure(after).dispatched()).contains(true);
        get(client.closed());
        get(old.stream().canceled());
    }
}
