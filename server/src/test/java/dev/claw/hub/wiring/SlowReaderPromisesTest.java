package dev.claw.hub.wiring;

import static dev.claw.hub.wiring.HubFixture.as;
import static dev.claw.hub.wiring.HubFixture.message;
import static dev.claw.hub.wiring.HubFixture.reasonOf;
import static dev.claw.hub.wiring.HubFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.AcknowledgeFrame;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.ExchangeOpen;
import dev.claw.hub.v1.ExchangeRequest;
import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.InboxEntry;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.MessageServiceGrpc;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.SendMessageRequest;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that do not read, over real connections. The time they have is short here; what they hold up is not. */
final class SlowReaderPromisesTest {
    private static final Duration STALLED = Duration.ofMillis(300);

    /** More than a client's transport takes by itself: its window is 1 MiB. */
    private static final int LARGE_MESSAGES = 8;

    private static final String LARGE = "慢".repeat(100_000);

    @TempDir
    private Path data;

    @Test
    @DisplayName("G23: a reader that accepts nothing is ended, may resume, and delays no other one")
    void exchange_readerThatStops_isEndedAndResumes() throws Exception {
        try (HubFixture hub = start()) {
            ManagedChannel shared = hub.connect();
            sendLarge(hub, "bob");
            sendLarge(hub, "carol");
            Talk<ExchangeRequest, ExchangeResponse> bob = Talk.openSlow(on(shared, "bob")::exchange);
            bob.send(open(100));
            await().until(() -> hub.hub().liveStreams() == 1);
            try (Talk<ExchangeRequest, ExchangeResponse> carol = Talk.open(on(shared, "carol")::exchange)) {
                carol.send(open(100));
                assertThat(take(carol, LARGE_MESSAGES)).hasSize(LARGE_MESSAGES);
                await().until(() -> hub.hub().liveStreams() == 1);
                assertThat(bob.ended())
                        .as("the end waits behind what bob did not read")
                        .isFalse();
                bob.read(1_000);
                Status end = bob.end();
                assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                assertThat(end.getDescription()).contains("took no byte for 300 ms");
                assertThat(carol.ended()).isFalse();
            }
            try (Talk<ExchangeRequest, ExchangeResponse> again = Talk.open(on(shared, "bob")::exchange)) {
                again.send(open(100));
                assertThat(take(again, LARGE_MESSAGES))
                        .extracting(InboxEntry::getInboxSeq)
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, LARGE_MESSAGES)
                                .mapToObj(Long::valueOf)
                                .toList());
            }
        }
    }

    @Test
    @DisplayName("G23: a spent window is not slowness")
    void exchange_windowSpent_livesOn() throws Exception {
        try (HubFixture hub = start();
                Talk<ExchangeRequest, ExchangeResponse> patient = Talk.open(hub.messageStreams("patient")::exchange)) {
            sendLarge(hub, "patient");
            sendLarge(hub, "bob");
            patient.send(open(2));
            assertThat(take(patient, 2)).hasSize(2);
            Talk<ExchangeRequest, ExchangeResponse> bob = Talk.openSlow(hub.messageStreams("bob")::exchange);
            bob.send(open(100));
            await().until(() -> hub.hub().liveStreams() == 2);
            await().until(() -> hub.hub().liveStreams() == 1);
            patient.send(ExchangeRequest.newBuilder()
                    .setAcknowledge(AcknowledgeFrame.newBuilder().setThrough(2))
                    .build());
            assertThat(take(patient, 2)).extracting(InboxEntry::getInboxSeq).containsExactly(3L, 4L);
        }
    }

    @Test
    @DisplayName("G23: a provider that accepts nothing is ended, its service goes offline and its calls fail")
    void serve_providerThatStops_isEndedAndItsCallsFail() throws Exception {
        try (HubFixture hub = start();
                Talk<InvokeRequest, InvokeResponse> alice = Talk.open(hub.callStreams("alice")::invoke);
                Provider other = Provider.of(hub, "other", "quick")) {
            Provider.result(Provider.declare(hub, "bot", "stuck"));
            Talk<ServeRequest, ServeResponse> serve = Talk.openSlow(hub.callStreams("bot")::serve);
            serve.send(ServeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(ServeOpen.newBuilder().addServiceIds("stuck"))
                    .build());
            assertThat(serve.next().hasOpened()).isTrue();
            alice.send(InvokeRequest.newBuilder()
                    .setFrameId(1)
                    .setOpen(InvokeOpen.getDefaultInstance())
                    .build());
            for (int i = 0; i < LARGE_MESSAGES; i++) {
                alice.send(call(2 + i, "c" + i, "stuck"));
            }
            List<String> reasons = new ArrayList<>();
            while (reasons.size() < LARGE_MESSAGES) {
                alice.next(InvokeResponse::hasEnded)
                        .getEnded()
                        .getCallsList()
                        .forEach(ended -> reasons.add(HubFixture.reason(ended.getError())));
            }
            assertThat(reasons).contains("PROVIDER_LOST").isSubsetOf("PROVIDER_LOST", "PROVIDER_BUSY");
            alice.send(call(20, "d", "stuck"));
            assertThat(HubFixture.reason(alice.next(InvokeResponse::hasEnded)
                            .getEnded()
                            .getCalls(0)
                            .getError()))
                    .isEqualTo("SERVICE_OFFLINE");
            alice.send(call(21, "e", "quick"));
            other.answer(other.call().getRoutingId(), text("快"));
            assertThat(alice.next(InvokeResponse::hasEnded)
                            .getEnded()
                            .getCalls(0)
                            .getCallId())
                    .isEqualTo("e");
        }
    }

    private HubFixture start() throws Exception {
        HubLimits limits = HubLimits.defaults();
        return HubFixture.start(
                data,
                limits.withBuffer(new HubLimits.Buffer(
                        limits.buffer().entries(), limits.buffer().bytes(), STALLED)));
    }

    private static MessageServiceGrpc.MessageServiceStub on(ManagedChannel connection, String agent) {
        return as(agent, MessageServiceGrpc.newStub(connection));
    }

    private static void sendLarge(HubFixture hub, String to) {
        var stub = hub.messages("alice");
        for (int i = 0; i < LARGE_MESSAGES; i++) {
            SendMessageRequest request = SendMessageRequest.newBuilder()
                    .setMessage(message(to + i, to, LARGE))
                    .build();
            assertThat(reasonOf(() -> stub.sendMessage(request))).isEqualTo("OK");
        }
    }

    private static ExchangeRequest open(int window) {
        return ExchangeRequest.newBuilder()
                .setFrameId(1)
                .setOpen(ExchangeOpen.newBuilder().setWindow(window))
                .build();
    }

    private static InvokeRequest call(int frameId, String callId, String serviceId) {
        return InvokeRequest.newBuilder()
                .setFrameId(frameId)
                .setCall(CallFrame.newBuilder()
                        .addCalls(OutgoingCall.newBuilder()
                                .setCallId(callId)
                                .setServiceId(serviceId)
                                .setParameters(text(LARGE))))
                .build();
    }

    private static List<InboxEntry> take(Talk<ExchangeRequest, ExchangeResponse> talk, int count)
            throws InterruptedException {
        List<InboxEntry> entries = new ArrayList<>();
        while (entries.size() < count) {
            entries.addAll(
                    talk.next(ExchangeResponse::hasDelivery).getDelivery().getEntriesList());
        }
        return entries;
    }
}
