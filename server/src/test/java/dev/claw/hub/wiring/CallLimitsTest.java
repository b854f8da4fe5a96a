package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServeResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallLimitsTest {
    private static final int LARGE = 300_000;

    @TempDir
    private Path data;

    @Test
    @DisplayName("a caller has so many calls in flight, over all its streams; one more is refused, dispatched=false")
    void call_beyondInFlight_isRefused() throws Exception {
        HubLimits limits = HubLimits.defaults()
                .withCalls(new HubLimits.Calls(2, 1_024, Duration.ofSeconds(30), Duration.ofMinutes(10), 256 << 10));
        try (HubFixture hub = HubFixture.start(data, limits);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer first = Consumer.of(hub, "alice");
                Consumer second = Consumer.of(hub, "alice")) {
            first.make(call("c1", "echo"));
            long id = provider.call().getRoutingId();
            second.make(call("c2", "echo"));
            provider.call();
            second.make(call("c3", "echo"));
            CallEnded refused = second.ended();
            assertThat(reason(refused.getError())).isEqualTo("TOO_MANY_CALLS");
            assertThat(refused.getDispatched()).isFalse();
            provider.answer(id, json("1"));
            first.ended();
            second.make(call("c3", "echo"));
            provider.answer(provider.call().getRoutingId(), json("3"));
            assertThat(second.ended().getResult().getJson()).isEqualTo("3");
        }
    }

    @Test
    @DisplayName("a stream that does not read its answers makes no more calls until it does")
    void call_whileAnswersPileUp_isRefused() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.slow(hub, "alice")) {
            answerLarge(hub, provider, alice, 20);
            alice.make(call("more", "echo"));
            alice.talk().read(10_000);
            List<CallEnded> ended = endedAll(alice, 21);
            assertThat(ended).filteredOn(CallEnded::hasResult).hasSize(20);
            assertThat(ended)
                    .last()
                    .matches(refused -> reason(refused.getError()).equals("TOO_MANY_CALLS"));
            assertThat(provider.serve().rest()).noneMatch(ServeResponse::hasCalls);
            alice.make(call("more", "echo"));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(alice.ended().getResult().getJson()).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("G23: a stream that goes on calling and never reads is ended")
    void call_onAndOnWithoutReading_endsTheStream() throws Exception {
        HubLimits limits = HubLimits.defaults()
                .withCalls(new HubLimits.Calls(30, 1_024, Duration.ofSeconds(30), Duration.ofMinutes(10), 256 << 10))
                .withBuffer(new HubLimits.Buffer(40, 1 << 20, Duration.ofSeconds(30)));
        try (HubFixture hub = HubFixture.start(data, limits);
                Provider provider = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.slow(hub, "alice")) {
            answerLarge(hub, provider, alice, 20);
            for (int more = 0; more < 60; more++) {
                alice.make(call("more" + more, "echo"));
            }
            alice.talk().read(10_000);
            assertThat(alice.talk().end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(hub.hub().core().calls().router().inFlight()).isZero();
        }
    }

    /** Makes so many calls in one frame, and has them answered with more than the way to the caller holds. */
    private static void answerLarge(HubFixture hub, Provider provider, Consumer alice, int count) throws Exception {
        OutgoingCall.Builder[] calls = new OutgoingCall.Builder[count];
        for (int i = 0; i < count; i++) {
            calls[i] = call("c" + i, "echo");
        }
        alice.make(calls);
        List<Long> ids = new ArrayList<>();
        while (ids.size() < count) {
            provider.calls().forEach(served -> ids.add(served.getRoutingId()));
        }
        ids.forEach(id -> provider.answer(id, json("\"" + "x".repeat(LARGE) + "\"")));
        await().untilAsserted(() ->
                assertThat(hub.hub().core().calls().router().inFlight()).isZero());
    }

    private static List<CallEnded> endedAll(Consumer alice, int count) throws InterruptedException {
        List<CallEnded> ended = new ArrayList<>();
        while (ended.size() < count) {
            ended.addAll(alice.talk().next(InvokeResponse::hasEnded).getEnded().getCallsList());
        }
        return ended;
    }
}
