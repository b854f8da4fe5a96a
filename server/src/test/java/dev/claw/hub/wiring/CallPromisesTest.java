package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.json;
import static dev.claw.hub.wiring.HubFixture.reason;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFailure;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallRequest;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Progress;
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

final class CallPromisesTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a call reaches the provider untouched, and its result the caller")
    void call_served_returnsResultUntouched() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "weather-bot", "weather");
                Talk<InvokeRequest, InvokeResponse> consumer = invoke(hub, "alice")) {
            String exact = "{\"城市\": \"北京\",  \"n\": 12345678901234567890.1000}";
            consumer.send(calls(2, call("c1", "weather").setParameters(json(exact))));
            ServedCall served = provider.call();
            assertThat(served.getParameters().getJson()).isEqualTo(exact);
            assertThat(served.getCaller()).isEqualTo("alice");
            assertThat(served.getTimeout().getSeconds()).isBetween(28L, 30L);
            provider.answer(served.getRoutingId(), json("{\"ok\":true}"));
            CallEnded ended = ended(consumer);
            assertThat(ended.getCallId()).isEqualTo("c1");
            assertThat(ended.getDispatched()).isTrue();
            assertThat(ended.getResult().getJson()).isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    @DisplayName("a service is found by its name too, when it is the only one of that name")
    void call_byUniqueName_reachesService() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "weather-bot", "weather");
                Talk<InvokeRequest, InvokeResponse> consumer = invoke(hub, "alice")) {
            consumer.send(calls(2, call("c1", "服务 weather")));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(consumer).getResult().getJson()).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("G10: unknown and offline services answer at once, dispatched=false")
    void call_toNobody_failsAtOnceUndispatched() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Talk<InvokeRequest, InvokeResponse> consumer = invoke(hub, "alice")) {
            consumer.send(calls(2, call("c1", "nowhere")));
            CallEnded unknown = ended(consumer);
            assertThat(reason(unknown.getError())).isEqualTo("SERVICE_NOT_FOUND");
            assertThat(unknown.getDispatched()).isFalse();
            Provider.result(Provider.declare(hub, "lazy-bot", "lazy"));
            consumer.send(calls(3, call("c2", "lazy")));
            CallEnded offline = ended(consumer);
            assertThat(reason(offline.getError())).isEqualTo("SERVICE_OFFLINE");
            assertThat(offline.getDispatched()).isFalse();
        }
    }

    @Test
    @DisplayName("G11: of several streams of a provider each call reaches one, and all are used")
    void call_manyStreams_reachesExactlyOne() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider first = Provider.of(hub, "bot", "shared");
                Provider second = Provider.of(hub, "bot", "shared");
                Talk<InvokeRequest, InvokeResponse> consumer = invoke(hub, "alice")) {
            OutgoingCall.Builder[] eight = new OutgoingCall.Builder[8];
            for (int i = 0; i < eight.length; i++) {
                eight[i] = call("c" + i, "shared").setMethod("m" + i);
            }
            consumer.send(calls(2, eight));
            List<String> seen = new ArrayList<>();
            List<Provider> both = List.of(first, second);
            for (Provider provider : both) {
                int got = 0;
                while (got < 4) {
                    for (ServedCall served : provider.calls()) {
                        seen.add(served.getMethod());
                        provider.answer(served.getRoutingId(), json("1"));
                        got++;
                    }
                }
            }
            assertThat(seen).doesNotHaveDuplicates().hasSize(8);
            int answered = 0;
            while (answered < 8) {
                answered += consumer.next(InvokeResponse::hasEnded).getEnded().getCallsCount();
            }
            assertThat(first.serve().rest()).noneMatch(ServeResponse::hasCalls);
        }
    }

    @Test
    @DisplayName("G12: what a stream says that was not asked changes nothing")
    void answer_fromAnotherStream_isDropped() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider asked = Provider.of(hub, "bot", "real");
                Provider forger = Provider.of(hub, "mallory", "other");
                Talk<InvokeRequest, InvokeResponse> consumer = invoke(hub, "alice")) {
            consumer.send(calls(2, call("c1", "real")));
            ServedCall served = asked.call();
            forger.progress(
                    served.getRoutingId(), Progress.newBuilder().setDone(1).build());
            forger.output(served.getRoutingId(), Consumer.data("forged"));
            forger.answer(served.getRoutingId(), json("\"forged\""));
            // The forger's next frame is answered behind the forged one, so that one has been seen by then.
            forger.serve().send(ServeRequest.newBuilder().setFrameId(2).build()).next(ServeResponse::hasError);
            asked.answer(served.getRoutingId(), json("\"true\""));
            assertThat(consumer.next().getEnded().getCalls(0).getResult().getJson())
                    .isEqualTo("\"true\"");
        }
    }

    @Test
    @DisplayName("G12: two callers may use the same call id, and each gets its own answer")
    void call_sameIdOfTwoCallers_isAnsweredEach() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice");
                Talk<InvokeRequest, InvokeResponse> bob = invoke(hub, "bob")) {
            alice.send(calls(2, call("same", "echo")));
            ServedCall first = provider.call();
            bob.send(calls(2, call("same", "echo")));
            ServedCall second = provider.call();
            provider.answer(second.getRoutingId(), json("\"" + second.getCaller() + "\""));
            provider.answer(first.getRoutingId(), json("\"" + first.getCaller() + "\""));
            assertThat(ended(alice).getResult().getJson()).isEqualTo("\"alice\"");
            assertThat(ended(bob).getResult().getJson()).isEqualTo("\"bob\"");
        }
    }

    @Test
    @DisplayName("a frame with the id of a live call is refused whole, and the live call goes on")
    void call_withLiveId_refusesFrameWhole() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            alice.send(calls(2, call("c1", "echo")));
            ServedCall live = provider.call();
            alice.send(calls(3, call("fresh", "echo"), call("c1", "echo")));
            InvokeResponse refused = alice.next(InvokeResponse::hasError);
            assertThat(refused.getFrameId()).isEqualTo(3);
            assertThat(reason(refused.getError())).isEqualTo("CALL_ID_IN_USE");
            provider.answer(live.getRoutingId(), json("1"));
            assertThat(ended(alice).getCallId()).isEqualTo("c1");
            alice.send(calls(4, call("fresh", "echo")));
            provider.answer(provider.call().getRoutingId(), json("2"));
            assertThat(ended(alice).getCallId()).isEqualTo("fresh");
        }
    }

    @Test
    @DisplayName("a provider's failure reaches the caller with its sentence and its code")
    void call_failedByProvider_tellsSentenceAndCode() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(hub, "bot", "echo");
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            alice.send(calls(2, call("c1", "echo")));
            provider.serve()
                    .send(ServeRequest.newBuilder()
                            .setAnswer(AnswerFrame.newBuilder()
                                    .addAnswers(CallAnswer.newBuilder()
                                            .setRoutingId(provider.call().getRoutingId())
                                            .setFailure(CallFailure.newBuilder()
                                                    .setMessage("没有这个城市")
                                                    .setCode("NO_CITY"))))
                            .build());
            CallEnded ended = ended(alice);
            assertThat(reason(ended.getError())).isEqualTo("PROVIDER_FAILED");
            assertThat(ended.getError().getMessage()).isEqualTo("没有这个城市");
            assertThat(ended.getError().toString()).contains("NO_CITY");
        }
    }

    @Test
    @DisplayName("a provider with max_calls in its hands gets no more until it answers")
    void call_beyondMaxCalls_isBusy() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Provider provider = Provider.of(
                        hub, "bot", "one", ServeOpen.newBuilder().setMaxCalls(1).build());
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            alice.send(calls(2, call("c1", "one"), call("c2", "one")));
            CallEnded busy = ended(alice);
            assertThat(busy.getCallId()).isEqualTo("c2");
            assertThat(reason(busy.getError())).isEqualTo("PROVIDER_BUSY");
            assertThat(busy.getDispatched()).isFalse();
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(alice).getCallId()).isEqualTo("c1");
            alice.send(calls(3, call("c3", "one")));
            provider.answer(provider.call().getRoutingId(), json("1"));
            assertThat(ended(alice).getResult().getJson()).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("calls that end while they wait for a slow provider give their room back")
    void call_afterCallsEndedWaitingForSlowProvider_isServed() throws Exception {
        try (HubFixture hub = HubFixture.start(data);
                Talk<InvokeRequest, InvokeResponse> alice = invoke(hub, "alice")) {
            Provider.result(Provider.declare(hub, "bot", "slow"));
            Talk<ServeRequest, ServeResponse> serve = Talk.openSlow(hub.callStreams("bot")::serve);
            serve.send(ServeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(ServeOpen.newBuilder().addServiceIds("slow"))
                    .build());
            assertThat(serve.next().hasOpened()).isTrue();
            String large = "\"" + "x".repeat(400_000) + "\"";
            for (int round = 0; round < 10; round++) {
                alice.send(calls(
                        2 + round,
                        call("a" + round, "slow").setParameters(json(large)).setTimeout(millis(200)),
                        call("b" + round, "slow").setParameters(json(large)).setTimeout(millis(200))));
                int ended = 0;
                while (ended < 2) {
                    ended += alice.next(InvokeResponse::hasEnded).getEnded().getCallsCount();
                }
            }
            serve.read(1_000);
            // Nobody answers, so a call that was handed over ends at its deadline; one without room would be refused.
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(reasonOf(() -> hub.calls("alice")
                                    .call(CallRequest.newBuilder()
                                            .setCall(call("", "slow").setTimeout(millis(100)))
                                            .build())))
                            .isEqualTo("CALL_DEADLINE"));
            serve.close();
        }
    }

    static Talk<InvokeRequest, InvokeResponse> invoke(HubFixture hub, String agent) throws InterruptedException {
        Talk<InvokeRequest, InvokeResponse> talk = Talk.open(hub.callStreams(agent)::invoke);
        talk.send(InvokeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build());
        assertThat(talk.next().hasOpened()).isTrue();
        return talk;
    }

    static InvokeRequest calls(long frameId, OutgoingCall.Builder... calls) {
        CallFrame.Builder frame = CallFrame.newBuilder();
        for (OutgoingCall.Builder call : calls) {
            frame.addCalls(call);
        }
        return InvokeRequest.newBuilder().setFrameId(frameId).setCall(frame).build();
    }

    static OutgoingCall.Builder call(String callId, String serviceId) {
        return OutgoingCall.newBuilder().setCallId(callId).setServiceId(serviceId);
    }

    /** The next answer; a frame of these tests holds one, but for those that count. */
    static CallEnded ended(Talk<InvokeRequest, InvokeResponse> consumer) throws InterruptedException {
        return consumer.next(InvokeResponse::hasEnded).getEnded().getCalls(0);
    }

    private static com.google.protobuf.Duration millis(int count) {
        return com.google.protobuf.Duration.newBuilder()
                .setNanos(count * 1_000_000)
                .build();
    }
}
