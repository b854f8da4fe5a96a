package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.CallPromisesTest.calls;
import static dev.claw.hub.wiring.CallPromisesTest.ended;
import static dev.claw.hub.wiring.CallPromisesTest.invoke;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.Keying.auto;
import static dev.claw.hub.wiring.Keying.endedAll;
import static dev.claw.hub.wiring.Keying.grant;
import static dev.claw.hub.wiring.Keying.keyed;
import static dev.claw.hub.wiring.Keying.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ServedCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G15: the quota is exact. */
@SuppressWarnings("try") // providers and streams are held, not used
final class KeyQuotaTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G15: of 60 concurrent calls under a key for 20, exactly 20 are dispatched, also over a restart")
    void call_beyondQuota_isRefusedExactly() throws Exception {
        String secret;
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered")) {
            policy(hub, auto(20));
            secret = grant(hub, "alice", "r1").getSecret();
            try (Talk<InvokeRequest, InvokeResponse> first = invoke(hub, "alice");
                    Talk<InvokeRequest, InvokeResponse> second = invoke(hub, "alice")) {
                first.send(calls(2, keyed(30, "a", secret)));
                second.send(calls(2, keyed(30, "b", secret)));
                int dispatched = 0;
                while (dispatched < 20) {
                    for (ServedCall served : provider.calls()) {
                        provider.answer(served.getRoutingId(), json("1"));
                        dispatched++;
                    }
                }
                List<CallEnded> ended = new ArrayList<>(endedAll(first, 30));
                ended.addAll(endedAll(second, 30));
                assertThat(ended).filteredOn(CallEnded::hasResult).hasSize(20);
                assertThat(ended)
                        .filteredOn(CallEnded::hasError)
                        .hasSize(40)
                        .allMatch(refused -> reason(refused.getError()).equals("KEY_EXHAUSTED"))
                        .noneMatch(CallEnded::getDispatched);
                assertThat(provider.serve().rest()).isEmpty();
            }
        }
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            alice.send(calls(2, keyed(1, "later", secret)));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXHAUSTED");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }

    @Test
    @DisplayName("G15: a call refused before dispatch costs nothing")
    void call_notDispatched_costsNothing() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(
                        hub,
                        "bot",
                        "metered",
                        dev.claw.hub.v1.ServeOpen.newBuilder().setMaxCalls(1).build());
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(2));
            String secret = grant(hub, "alice", "r1").getSecret();
            alice.send(calls(2, keyed(3, "c", secret)));
            ServedCall served = provider.call();
            List<CallEnded> refused = endedAll(alice, 2);
            assertThat(refused).allMatch(busy -> !busy.getDispatched());
            provider.answer(served.getRoutingId(), json("1"));
            endedAll(alice, 1);
            // Only the dispatched one was paid for: one call is left, and not two.
            alice.send(calls(3, keyed(1, "d", secret)));
            provider.answer(provider.call().getRoutingId(), json("2"));
            assertThat(ended(alice).getResult().getJson()).isEqualTo("2");
            alice.send(calls(4, keyed(1, "e", secret)));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXHAUSTED");
        }
    }

    @Test
    @DisplayName("G18: max_calls = 0 means none")
    void grant_withZeroCalls_opensNothing() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "metered");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            policy(hub, auto(0));
            KeyGrant grant = grant(hub, "alice", "r1");
            assertThat(grant.getKey().getState()).isEqualTo(KeyState.KEY_STATE_EXHAUSTED);
            alice.send(calls(2, keyed(1, "c", grant.getSecret())));
            assertThat(reason(ended(alice).getError())).isEqualTo("KEY_EXHAUSTED");
            assertThat(provider.serve().rest()).isEmpty();
        }
    }
}
