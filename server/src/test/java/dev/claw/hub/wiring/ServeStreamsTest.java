package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.registry.ProviderLoad;
import dev.claw.hub.v1.GetServiceRequest;
import dev.claw.hub.v1.ListFrame;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several streams of one agent, and streams that are about to go. */
final class ServeStreamsTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("calls go to the least loaded stream, in relation to the calls it takes")
    void call_manyStreams_goesToLeastLoaded() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider small = Provider.of(hub, "bot", "echo", takes(2));
                Provider large = Provider.of(hub, "bot", "echo", takes(6));
                Consumer alice = Consumer.of(hub, "alice")) {
            for (int i = 0; i < 8; i++) {
                alice.make(call("c" + i, "echo"));
            }
            assertThat(count(small, 2)).isEqualTo(2);
            assertThat(count(large, 6)).isEqualTo(6);
            assertThat(hub.hub().core().calls().providerLoad("echo")).isEqualTo(new ProviderLoad(2, 8, 8));
            alice.make(call("c8", "echo"));
            assertThat(reason(alice.ended().getError())).isEqualTo("PROVIDER_BUSY");
        }
    }

    @Test
    @DisplayName("of equally loaded streams each gets its share, also when one call follows the other")
    void call_oneAfterTheOther_isSpreadEvenly() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider first = Provider.of(hub, "bot", "echo");
                Provider second = Provider.of(hub, "bot", "echo");
                Provider third = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            List<Provider> all = List.of(first, second, third);
            int[] got = new int[3];
            for (int i = 0; i < 12; i++) {
                alice.make(call("c" + i, "echo"));
                await().until(
                                () -> {
                                    for (int at = 0; at < 3; at++) {
                                        for (ServeResponse frame :
                                                all.get(at).serve().rest()) {
                                            ServedCall served = frame.getCalls().getCalls(0);
                                            got[at]++;
                                            all.get(at).answer(served.getRoutingId(), json("1"));
                                        }
                                    }
                                    return got[0] + got[1] + got[2];
                                },
                                org.hamcrest.Matchers.is(i + 1));
                assertThat(alice.ended().hasResult()).isTrue();
            }
            assertThat(got).containsExactly(4, 4, 4);
        }
    }

    @Test
    @DisplayName("a stream that drains gets no new calls, keeps those it has, and is told when the last one is over")
    void drain_withCalls_isAnsweredWhenTheLastIsOver() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider going = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo"), call("c2", "echo"));
            List<Long> ids = new ArrayList<>();
            while (ids.size() < 2) {
                going.calls().forEach(served -> ids.add(served.getRoutingId()));
            }
            going.drain(2);
            await().untilAsserted(() -> assertThat(online(hub)).isFalse());
            assertThat(hub.hub().core().calls().providerLoad("echo")).isEqualTo(new ProviderLoad(0, 0, 0));
            alice.make(call("c3", "echo"));
            assertThat(reason(alice.ended().getError())).isEqualTo("SERVICE_OFFLINE");
            try (Provider next = Provider.of(hub, "bot", "echo")) {
                assertThat(online(hub)).isTrue();
                alice.make(call("c4", "echo"));
                next.answer(next.call().getRoutingId(), json("4"));
                assertThat(alice.ended().getCallId()).isEqualTo("c4");
                going.answer(ids.get(0), json("1"));
                assertThat(alice.ended().getResult().getJson()).isEqualTo("1");
                alice.cancel("c2");
                assertThat(reason(alice.ended().getError())).isEqualTo("CALL_CANCELED");
                ServeResponse drained = going.serve().next(ServeResponse::hasDrained);
                assertThat(drained.getFrameId()).isEqualTo(2);
                assertThat(online(hub)).isTrue();
            }
        }
    }

    @Test
    @DisplayName("a stream without calls is drained at once, lists nothing more, and may be told again")
    void drain_withoutCalls_isAnsweredAtOnce() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider going = Provider.of(hub, "bot", "echo")) {
            going.drain(2);
            assertThat(going.serve().next(ServeResponse::hasDrained).getFrameId())
                    .isEqualTo(2);
            going.serve()
                    .send(ServeRequest.newBuilder()
                            .setFrameId(3)
                            .setList(ListFrame.newBuilder().addAdd("echo"))
                            .build());
            assertThat(reason(going.serve()
                            .next(ServeResponse::hasResults)
                            .getResults()
                            .getResults(0)
                            .getError()))
                    .isEqualTo("FRAME_UNEXPECTED");
            assertThat(online(hub)).isFalse();
            going.drain(4);
            assertThat(going.serve().next(ServeResponse::hasDrained).getFrameId())
                    .isEqualTo(4);
            going.serve().halfClose();
            assertThat(going.serve().end().isOk()).isTrue();
        }
    }

    @Test
    @DisplayName("G14: a draining provider that half-closes loses the calls it still has")
    void drain_thenHalfClose_losesCalls() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider going = Provider.of(hub, "bot", "echo");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(call("c1", "echo"));
            going.call();
            going.drain(2);
            going.serve().halfClose();
            assertThat(reason(alice.ended().getError())).isEqualTo("PROVIDER_LOST");
            assertThat(going.serve().end().isOk()).isTrue();
        }
    }

    private static ServeOpen takes(int calls) {
        return ServeOpen.newBuilder().setMaxCalls(calls).build();
    }

    private static int count(Provider provider, int most) throws InterruptedException {
        int got = 0;
        while (got < most) {
            got += provider.calls().size();
        }
        return got;
    }

    private static boolean online(HubFixture hub) {
        return hub.registry("alice")
                .getService(GetServiceRequest.newBuilder().setServiceId("echo").build())
                .getService()
                .getOnline();
    }
}
