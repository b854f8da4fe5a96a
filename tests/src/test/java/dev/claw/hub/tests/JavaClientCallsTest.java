package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.BlockingCall;
import dev.claw.hub.client.CallContext;
import dev.claw.hub.client.Discovery;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.client.Publication;
import dev.claw.hub.client.ServiceHandler;
import dev.claw.hub.client.ServiceListener;
import dev.claw.hub.v1.Availability;
import dev.claw.hub.v1.DiscoverOpen;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServiceChange;
import dev.claw.hub.v1.ServiceDeclaration;
import dev.claw.hub.v1.ServiceFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls between two Java clients over the hub's jar: pieces, progress, kept answers, deadlines, draining. */
final class JavaClientCallsTest {
    private static final int PIECES = 60;
    private static final int PIECE_BYTES = 60_000;

    @TempDir
    private Path data;

    private HubProcess hub;
    private HubClient provider;
    private HubClient caller;

    @BeforeEach
    void start() throws Exception {
        hub = HubProcess.start(data);
        provider = HubClient.connect(hub.grpc(), "供应");
        caller = HubClient.connect(hub.grpc(), "需求");
    }

    @AfterEach
    void stop() {
        caller.close();
        provider.close();
        hub.close();
    }

    private Publication provide(ServiceHandler handler) {
        return provide(ProviderOptions.defaults(), handler);
    }

    private Publication provide(ProviderOptions options, ServiceHandler handler) {
        ServiceDeclaration declaration = ServiceDeclaration.newBuilder()
                .setServiceId("echo")
                .setName("回声")
                .build();
        return provider.publish(options, List.of(declaration), handler);
    }

    private static OutgoingCall.Builder call(String id) {
        return OutgoingCall.newBuilder().setCallId(id).setServiceId("echo");
    }

    @Test
    void pieces_bothWaysFarBeyondTheWindow_arriveWholeAndInOrder() {
        provide((call, context) -> {
            int pieces = 0;
            for (Optional<Payload> next = context.input().next();
                    next.isPresent();
                    next = context.input().next()) {
                context.write(next.get());
                pieces++;
                context.progress(pieces, PIECES, "第 " + pieces);
            }
            return Payloads.text("共 " + pieces);
        });
        BlockingCall call = caller.start(call("c1").setStreamsInput(true).build());
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < PIECES; i++) {
                byte[] bytes = new byte[PIECE_BYTES];
                bytes[0] = (byte) i;
                call.write(Payloads.data(bytes, ""));
            }
            call.endInput();
        });
        for (int i = 0; i < PIECES; i++) {
            Payload piece = call.output().next().orElseThrow();
            assertThat(piece.getData().size()).isEqualTo(PIECE_BYTES);
            assertThat(piece.getData().byteAt(0)).isEqualTo((byte) i);
        }

        assertThat(call.output().next()).isEmpty();
        assertThat(call.result()).isEqualTo(Payloads.text("共 " + PIECES));
        assertThat(call.progress()).isPresent();
        writing.join();
    }

    @Test
    @DisplayName("G13: a kept call outlives its link, and its answer is fetched and released by the client itself")
    void keptCall_linkCut_isAnsweredAllTheSame() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        provide((call, context) -> {
            runs.incrementAndGet();
            called.countDown();
            goOn.await();
            return Payloads.text("好");
        });
        try (CutLine line = new CutLine(hub.grpc());
                HubClient far = HubClient.builder(line.address())
                        .agentId("远方")
                        .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
                        .buildBlocking()) {
            CompletableFuture<Payload> answer = far.async()
                    .call(call("k1")
                            .setOnDisconnect(OnDisconnect.ON_DISCONNECT_KEEP)
                            .build());
            called.await();
            line.cut();
            goOn.countDown();

            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(Payloads.text("好"));
            assertThat(runs).hasValue(1);
            await().until(() -> {
                HubException gone = catchThrowableOfType(
                        HubException.class,
                        () -> far.getCall(
                                GetCallRequest.newBuilder().setCallId("k1").build()));
                return gone != null && gone.reason() == ErrorReason.ERROR_REASON_CALL_NOT_FOUND;
            });
        }
    }

    @Test
    void callThatIsNotKept_linkCut_failsAndTheProviderIsTold() throws Exception {
        CompletableFuture<CallContext> called = new CompletableFuture<>();
        provide((call, context) -> {
            called.complete(context);
            CountDownLatch canceled = new CountDownLatch(1);
            context.onCanceled(canceled::countDown);
            canceled.await();
            return Payload.getDefaultInstance();
        });
        try (CutLine line = new CutLine(hub.grpc());
                HubClient far = HubClient.connect(line.address(), "远方")) {
            CompletableFuture<Payload> answer = far.async().call(call("k1").build());
            CallContext context = called.get(10, TimeUnit.SECONDS);
            line.cut();

            await().until(answer::isCompletedExceptionally);
            await().until(context::isCanceled);
        }
    }

    @Test
    void deadline_isCarriedOnToTheNextProvider() {
        CompletableFuture<Duration> second = new CompletableFuture<>();
        provide((call, context) -> {
            if (call.getMethod().equals("next")) {
                second.complete(context.remaining());
                return Payload.getDefaultInstance();
            }
            return provider.call(context.onward(call("").setMethod("next").build()));
        });
        caller.call(call("c1")
                .setTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(7))
                .build());

        assertThat(second.join()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void drain_sendsNewCallsToTheOtherPublication() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Publication leaving = provide(ProviderOptions.defaults().withInstanceId("old-1"), (call, c) -> {
            begun.countDown();
            goOn.await();
            return Payloads.text("旧");
        });
        CompletableFuture<Payload> under = caller.async().call(call("c1").build());
        begun.await();
        provide(ProviderOptions.defaults().withInstanceId("new-1"), (call, context) -> Payloads.text("新"));
        CompletableFuture<Void> drained = leaving.drain();

        for (int i = 0; i < 20; i++) {
            assertThat(caller.call(call("").build())).isEqualTo(Payloads.text("新"));
        }
        assertThat(drained).isNotDone();
        goOn.countDown();
        assertThat(under.get(10, TimeUnit.SECONDS)).isEqualTo(Payloads.text("旧"));
        drained.get(10, TimeUnit.SECONDS);
    }

    @Test
    void report_reachesThoseWhoFollow_andRefineChangesWhatIsFollowed() throws Exception {
        Publication publication = provide((call, context) -> Payload.getDefaultInstance());
        List<ServiceChange> changes = new CopyOnWriteArrayList<>();
        Discovery discovery = caller.async()
                .services()
                .discover(
                        DiscoverOpen.newBuilder()
                                .setFilter(ServiceFilter.newBuilder().setMaxLoad(0.5))
                                .build(),
                        new Following(changes));
        await().until(() -> changes.stream().anyMatch(ServiceChange::hasListed));
        publication
                .report(Availability.AVAILABILITY_BUSY, OptionalDouble.of(0.9), "忙")
                .get(10, TimeUnit.SECONDS);
        await().until(() -> changes.stream().anyMatch(ServiceChange::hasGone));
        discovery
                .refine(DiscoverOpen.newBuilder()
                        .setFilter(ServiceFilter.newBuilder().addAvailabilities(Availability.AVAILABILITY_BUSY))
                        .build())
                .get(10, TimeUnit.SECONDS);

        await().until(() -> {
            ServiceChange last = changes.get(changes.size() - 1);
            return last.hasListed() && last.getListed().getStatusNote().equals("忙");
        });
    }

    private record Following(List<ServiceChange> changes) implements ServiceListener {
        @Override
        public void onChange(ServiceChange change) {
            changes.add(change);
        }

        @Override
        public void onCaughtUp() {}

        @Override
        public void onReset() {
            changes.clear();
        }
    }
}
