package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.Consumer.data;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.ServeOpen;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How calls end before their provider answers: by the deadline, by their caller, by their provider's leaving. */
final class CallEndsTest {
    private static final Duration MINUTE = Duration.newBuilder().setSeconds(60).build();

    @TempDir
    private Path data;

    private final SettableClock clock = new SettableClock();

    @Test
    @DisplayName("G10: the deadline answers a call that its provider does not, not before it is due")
    void deadline_passed_endsTheCallAndTellsTheProvider() throws Exception {
        try (HubFixture hub = HubFixture.start(data, HubLimits.defaults(), clock, 1);
                Provider provider = Provider.of(hub, "slow-bot", "slow");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "slow").setTimeout(MINUTE), call("c2", "slow"));
            Map<Long, Long> timeouts = new HashMap<>();
            while (timeouts.size() < 2) {
                provider.calls()
                        .forEach(served -> timeouts.put(served.getTimeout().getSeconds(), served.getRoutingId()));
            }
            assertThat(timeouts).containsOnlyKeys(30L, 60L);
            clock.advance(java.time.Duration.ofSeconds(31));
            CallEnded first = alice.ended();
            assertThat(first.getCallId()).isEqualTo("c2");
            assertThat(reason(first.getError())).isEqualTo("CALL_DEADLINE");
            assertThat(first.getDispatched()).isTrue();
            assertThat(first.getAttempts()).isEqualTo(1);
            assertThat(provider.canceled()).containsExactly(timeouts.get(30L));
            assertThat(hub.hub().core().calls().router().inFlight()).isEqualTo(1);
            clock.advance(java.time.Duration.ofSeconds(30));
            assertThat(alice.ended().getCallId()).isEqualTo("c1");
            assertThat(provider.canceled()).containsExactly(timeouts.get(60L));
        }
    }

    @Test
    @DisplayName("G10: a late answer finds no call, and the next call is not confused by it")
    void answer_afterDeadline_isDropped() throws Exception {
        try (HubFixture hub = HubFixture.start(data, HubLimits.defaults(), clock, 1);
                Provider provider = Provider.of(hub, "slow-bot", "slow");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "slow"));
            long late = provider.call().getRoutingId();
            clock.advance(java.time.Duration.ofSeconds(30));
            assertThat(reason(alice.ended().getError())).isEqualTo("CALL_DEADLINE");
            provider.output(late, data("late"));
            provider.answer(late, json("\"late\""));
            alice.make(call("c2", "slow"));
            provider.answer(provider.call().getRoutingId(), json("\"second\""));
            CallEnded second = alice.ended();
            assertThat(second.getCallId()).isEqualTo("c2");
            assertThat(second.getResult().getJson()).isEqualTo("\"second\"");
        }
    }

    @Test
    @DisplayName("G13: cancel, and the caller's leaving, reach the provider in the midst of chunks, and free all state")
    void cancel_byFrameOrByLeaving_reachesProviderAndFreesAll() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(
                        hub,
                        "bot",
                        "echo",
                        ServeOpen.newBuilder().setMaxCalls(2).build())) {
            Consumer alice = Consumer.of(hub, "alice");
            alice.make(call("c1", "echo").setStreamsInput(true));
            long first = provider.call().getRoutingId();
            alice.make(call("c2", "echo").setStreamsInput(true));
            long second = provider.call().getRoutingId();
            alice.input("c1", data(100_000));
            alice.input("c2", data(100_000));
            provider.output(first, data(100_000));
            provider.output(second, data(100_000));
            alice.output();
            alice.cancel("c1");
            CallEnded canceled = alice.ended();
            assertThat(canceled.getCallId()).isEqualTo("c1");
            assertThat(reason(canceled.getError())).isEqualTo("CALL_CANCELED");
            assertThat(provider.canceled()).containsExactly(first);
            alice.close();
            assertThat(provider.canceled()).containsExactly(second);
            var router = hub.hub().core().calls().router();
            await().untilAsserted(() -> assertThat(router.callers()).isZero());
            assertThat(router.inFlight()).isZero();
            assertThat(hub.hub().core().calls().providerLoad("echo").callsInFlight())
                    .isZero();
        }
    }

    @Test
    @DisplayName("G14: a provider that leaves in the midst of chunks fails its calls at once, and no others")
    void providerLost_withChunks_failsItsCallsOnly() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider leaving = Provider.of(hub, "a", "leaving");
                Provider staying = Provider.of(hub, "b", "staying");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("lost", "leaving").setStreamsInput(true), call("kept", "staying"));
            long lost = leaving.call().getRoutingId();
            long kept = staying.call().getRoutingId();
            leaving.output(lost, data("part"));
            assertThat(alice.output()).hasSize(1);
            leaving.serve().cancel();
            CallEnded ended = alice.ended();
            assertThat(ended.getCallId()).isEqualTo("lost");
            assertThat(reason(ended.getError())).isEqualTo("PROVIDER_LOST");
            assertThat(ended.getDispatched()).isTrue();
            alice.input("lost", data("nobody"));
            staying.output(kept, data("still there"));
            assertThat(alice.output().get(0).getCallId()).isEqualTo("kept");
            staying.answer(kept, json("1"));
            assertThat(alice.ended().getCallId()).isEqualTo("kept");
        }
    }
}
