package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.Consumer.call;
import static dev.claw.hub.wiring.Consumer.data;
import static dev.claw.hub.wiring.Consumer.kept;
import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptCallTest {
    @TempDir
    private Path data;

    private final SettableClock clock = new SettableClock();

    @Test
    @DisplayName("G13: a kept call outlives its caller's link; its answer and untaken output are there for 10 minutes")
    void keptCall_callerLeft_goesOnAndIsThereForTenMinutes() throws Exception {
        try (HubFixture hub = HubFixture.start(data, HubLimits.defaults(), clock, 1);
                Provider provider = Provider.of(hub, "bot", "report")) {
            Consumer alice = Consumer.of(hub, "alice");
            alice.make(kept("k1", "report"));
            long id = provider.call().getRoutingId();
            provider.output(id, data("taken"));
            assertThat(alice.output()).hasSize(1);
            alice.close();
            // What the caller had not consumed when it left counts as consumed: the provider can go on.
            assertThat(provider.consumed(id)).isEqualTo(5);
            provider.progress(id, Progress.newBuilder().setDone(1).setTotal(2).build());
            provider.output(id, data("第一"), data("第二"), Consumer.end());
            assertThat(provider.consumed(id)).isEqualTo(12);
            GetCallResponse running = get(hub, "k1");
            assertThat(running.getRunning().getRemaining().getSeconds()).isEqualTo(30);
            assertThat(running.getRunning().getProgress().getDone()).isEqualTo(1);
            provider.answer(id, json("\"done\""));
            await().untilAsserted(() -> assertThat(get(hub, "k1").hasEnded()).isTrue());
            GetCallResponse answer = get(hub, "k1");
            assertThat(answer.getEnded().getResult().getJson()).isEqualTo("\"done\"");
            assertThat(answer.getChunksList().stream().map(Payload::getText)).containsExactly("第一", "第二");
            assertThat(reasonOf(() -> get(hub, "bob", "k1"))).isEqualTo("CALL_NOT_FOUND");

            clock.advance(Duration.ofMinutes(10).minusNanos(1));
            assertThat(get(hub, "k1").hasEnded()).isTrue();
            clock.advance(Duration.ofNanos(1));
            await().untilAsserted(
                            () -> assertThat(reasonOf(() -> get(hub, "k1"))).isEqualTo("CALL_NOT_FOUND"));
            assertThat(hub.hub().core().calls().router().callers()).isZero();
        }
    }

    @Test
    @DisplayName("a kept call's answer is there also when it was delivered; its id is in use until it is released")
    void keptCall_delivered_staysUntilReleased() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "report");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(kept("k1", "report"));
            long id = provider.call().getRoutingId();
            provider.output(id, data("piece"));
            provider.answer(id, json("1"));
            assertThat(alice.output()).hasSize(1);
            assertThat(alice.ended().getResult().getJson()).isEqualTo("1");
            GetCallResponse again = get(hub, "k1");
            assertThat(again.getEnded().getResult().getJson()).isEqualTo("1");
            assertThat(again.getChunksList()).isEmpty();
            alice.make(call("k1", "report"));
            assertThat(alice.error()).isEqualTo("CALL_ID_IN_USE");
            alice.release("k1");
            alice.make(call("k1", "report"));
            provider.answer(provider.call().getRoutingId(), json("2"));
            assertThat(alice.ended().getResult().getJson()).isEqualTo("2");
            assertThat(reasonOf(() -> get(hub, "k1"))).isEqualTo("CALL_NOT_FOUND");
        }
    }

    @Test
    @DisplayName("GetCall waits for the answer as long as asked, and gives it up when told to")
    void getCall_waiting_isAnsweredWhenTheCallIs() throws Exception {
        try (HubFixture hub = HubFixture.start(data, HubLimits.defaults(), clock, 1);
                Provider provider = Provider.of(hub, "bot", "report");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(kept("k1", "report"));
            long id = provider.call().getRoutingId();
            var stub = hub.calls("alice");
            GetCallRequest waiting = GetCallRequest.newBuilder()
                    .setCallId("k1")
                    .setWait(com.google.protobuf.Duration.newBuilder().setSeconds(20))
                    .setRelease(true)
                    .build();
            CompletableFuture<GetCallResponse> tooEarly = CompletableFuture.supplyAsync(() -> stub.getCall(waiting));
            // The clock moves on until the wait is over, whenever it began.
            await().until(() -> {
                clock.advance(Duration.ofSeconds(2));
                return tooEarly.isDone() || hub.hub().core().calls().router().inFlight() == 0;
            });
            assertThat(tooEarly.join().hasRunning()).isTrue();
            CompletableFuture<GetCallResponse> inTime = CompletableFuture.supplyAsync(() -> stub.getCall(waiting));
            provider.answer(id, json("1"));
            assertThat(inTime.join().getEnded().getResult().getJson()).isEqualTo("1");
            assertThat(reasonOf(() -> get(hub, "k1"))).isEqualTo("CALL_NOT_FOUND");
        }
    }

    @Test
    @DisplayName("G13: a unary call that is kept goes on when its caller leaves, and one that is not is cancelled")
    void unaryKept_callerLeft_goesOn() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "report")) {
            var rpc = HubFixture.as("alice", dev.claw.hub.v1.CallServiceGrpc.newFutureStub(hub.connect()));
            var keeping = rpc.call(
                    CallRequest.newBuilder().setCall(kept("k1", "report")).build());
            long id = provider.call().getRoutingId();
            keeping.cancel(true);
            var leaving = rpc.call(
                    CallRequest.newBuilder().setCall(call("c1", "report")).build());
            long gone = provider.call().getRoutingId();
            leaving.cancel(true);
            assertThat(provider.canceled()).containsExactly(gone);
            provider.output(id, data("part"));
            provider.answer(id, json("1"));
            await().untilAsserted(() -> assertThat(get(hub, "k1").hasEnded()).isTrue());
            assertThat(get(hub, "k1").getChunks(0).getText()).isEqualTo("part");
            assertThat(reasonOf(() -> get(hub, "c1"))).isEqualTo("CALL_NOT_FOUND");
        }
    }

    @Test
    @DisplayName("a caller keeps so many answers, those to come included; one more is refused until one is released")
    void keep_beyondCount_isRefused() throws Exception {
        HubLimits limits = HubLimits.defaults().withKept(new HubLimits.Kept(Duration.ofMinutes(10), 2, 1 << 20));
        try (HubFixture hub = HubFixture.start(data, limits);
                Provider provider = Provider.of(hub, "bot", "report");
                Consumer alice = Consumer.of(hub, "alice")) {
            alice.make(kept("k1", "report"));
            provider.answer(provider.call().getRoutingId(), json("1"));
            alice.ended();
            alice.make(kept("k2", "report"));
            provider.call();
            alice.make(kept("k3", "report"));
            CallEnded refused = alice.ended();
            assertThat(reason(refused.getError())).isEqualTo("TOO_MANY_CALLS");
            assertThat(refused.getDispatched()).isFalse();
            assertThat(reasonOf(() -> get(hub, "k3"))).isEqualTo("CALL_NOT_FOUND");
            alice.release("k1");
            alice.make(kept("k3", "report"));
            provider.answer(provider.call().getRoutingId(), json("3"));
            assertThat(alice.ended().getResult().getJson()).isEqualTo("3");
        }
    }

    @Test
    @DisplayName("an answer that there is no room for is delivered, and not kept; released ones give room")
    void keep_beyondBytes_isNotKept() throws Exception {
        HubLimits limits = HubLimits.defaults().withKept(new HubLimits.Kept(Duration.ofMinutes(10), 10, 1_000));
        try (HubFixture hub = HubFixture.start(data, limits);
                Provider provider = Provider.of(hub, "bot", "report");
                Consumer alice = Consumer.of(hub, "alice")) {
            for (String id : new String[] {"k1", "k2"}) {
                alice.make(kept(id, "report"));
                provider.answer(provider.call().getRoutingId(), json("\"" + "x".repeat(700) + "\""));
                assertThat(alice.ended().hasResult()).isTrue();
            }
            assertThat(get(hub, "k1").getEnded().hasResult()).isTrue();
            CallEnded notKept = get(hub, "k2").getEnded();
            assertThat(reason(notKept.getError())).isEqualTo("ANSWER_NOT_KEPT");
            assertThat(notKept.getDispatched()).isTrue();
            alice.release("k1");
            alice.make(kept("k3", "report"));
            provider.answer(provider.call().getRoutingId(), json("\"" + "x".repeat(700) + "\""));
            alice.ended();
            assertThat(get(hub, "k3").getEnded().hasResult()).isTrue();
        }
    }

    @Test
    @DisplayName("output beyond a payload's size, which nobody takes, is not kept, and the call goes on to its end")
    void keep_tooMuchOutput_isNotKept() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "report")) {
            Consumer alice = Consumer.of(hub, "alice");
            alice.make(kept("k1", "report"));
            long id = provider.call().getRoutingId();
            alice.close();
            var router = hub.hub().core().calls().router();
            for (int piece = 0; piece < 5; piece++) {
                provider.output(id, data(256 << 10));
                assertThat(provider.consumed(id)).isPositive();
            }
            assertThat(router.inFlight()).isEqualTo(1);
            provider.answer(id, json("1"));
            await().untilAsserted(() -> assertThat(get(hub, "k1").hasEnded()).isTrue());
            assertThat(reason(get(hub, "k1").getEnded().getError())).isEqualTo("ANSWER_NOT_KEPT");
            assertThat(get(hub, "k1").getChunksList()).isEmpty();
        }
    }

    @Test
    @DisplayName("a kept call whose input broke off with its caller's link is cancelled: nobody can complete it")
    void keptCall_inputBrokenOff_isCanceled() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "upload")) {
            Consumer alice = Consumer.of(hub, "alice");
            OutgoingCall.Builder broken = kept("broken", "upload").setStreamsInput(true);
            OutgoingCall.Builder whole = kept("whole", "upload").setStreamsInput(true);
            alice.make(broken);
            long first = provider.call().getRoutingId();
            alice.make(whole);
            long second = provider.call().getRoutingId();
            alice.input("broken", data("half"));
            alice.input("whole", data("all"), Consumer.end());
            int pieces = 0;
            while (pieces < 3) {
                pieces += provider.input().size();
            }
            alice.close();
            assertThat(provider.canceled()).containsExactly(first);
            assertThat(reason(get(hub, "broken").getEnded().getError())).isEqualTo("CALL_CANCELED");
            provider.answer(second, json("1"));
            await().untilAsserted(() -> assertThat(get(hub, "whole").hasEnded()).isTrue());
            assertThat(get(hub, "whole").getEnded().hasResult()).isTrue();
        }
    }

    private static GetCallResponse get(HubFixture hub, String callId) {
        return get(hub, "alice", callId);
    }

    private static GetCallResponse get(HubFixture hub, String agent, String callId) {
        return hub.calls(agent)
                .getCall(GetCallRequest.newBuilder().setCallId(callId).build());
    }
}
