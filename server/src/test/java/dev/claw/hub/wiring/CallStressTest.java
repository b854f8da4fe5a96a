package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.OutputFrame;
import dev.claw.hub.v1.ServeOpen;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServeResponse;
import dev.claw.hub.v1.ServedCall;
import dev.claw.hub.v1.ServedChunk;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over several event loops with providers that come, go, send pieces, answer or not. */
final class CallStressTest {
    private static final int CALLS = 3_000;
    private static final int AHEAD = 100;

    @TempDir
    private Path data;

    @Test
    @DisplayName("G10 G13: whatever providers and callers do, each call has exactly one answer, and no state is left")
    void calls_amidComingAndGoing_areAnsweredOnceEach() throws Exception {
        try (HubFixture hub = HubFixture.start(data, HubLimits.defaults(), System::nanoTime, 3)) {
            Provider.result(Provider.declare(hub, "bot", "echo"));
            for (int seed = 0; seed < 3; seed++) {
                Wild.serve(hub.callStreams("bot"), new Random(seed));
            }
            Map<String, Integer> answers = new HashMap<>();
            try (Consumer alice = Consumer.of(hub, "alice")) {
                Random random = new Random(1);
                int made = 0;
                while (answers.size() < CALLS) {
                    while (made < CALLS && made - answers.size() < AHEAD) {
                        OutgoingCall.Builder call = wild(random, made++);
                        alice.make(call);
                        if (call.getStreamsInput()) {
                            alice.input(call.getCallId(), Consumer.data("片"), Consumer.end());
                        }
                        if (random.nextInt(10) == 0) {
                            alice.cancel(call.getCallId());
                        }
                    }
                    for (CallEnded ended : alice.talk()
                            .next(InvokeResponse::hasEnded)
                            .getEnded()
                            .getCallsList()) {
                        answers.merge(ended.getCallId(), 1, Integer::sum);
                        assertThat(ended.getAttempts()).isBetween(0, 3);
                        assertThat(ended.getDispatched()).isEqualTo(ended.getAttempts() > 0);
                    }
                }
                assertThat(answers.values()).allMatch(count -> count == 1);
            }
            var calls = hub.hub().core().calls();
            await().untilAsserted(() -> assertThat(calls.router().callers()).isZero());
            assertThat(calls.router().inFlight()).isZero();
            await().untilAsserted(() ->
                    assertThat(calls.providerLoad("echo").callsInFlight()).isZero());
        }
    }

    private static OutgoingCall.Builder wild(Random random, int number) {
        return Consumer.call("c" + number, "echo")
                .setIdempotent(random.nextBoolean())
                .setStreamsInput(random.nextInt(4) == 0)
                .setTimeout(Duration.newBuilder().setNanos((50 + random.nextInt(300)) * 1_000_000));
    }

    /** A provider that answers most calls, leaves in the midst of others, and comes again each time. */
    private static final class Wild implements ClientResponseObserver<ServeRequest, ServeResponse> {
        private final CallServiceGrpc.CallServiceStub stub;
        private final Random random;
        private final CompletableFuture<ClientCallStreamObserver<ServeRequest>> out = new CompletableFuture<>();
        private boolean left;

        private Wild(CallServiceGrpc.CallServiceStub stub, Random random) {
            this.stub = stub;
            this.random = random;
        }

        static void serve(CallServiceGrpc.CallServiceStub stub, Random random) {
            Wild wild = new Wild(stub, random);
            var unused = stub.serve(wild);
            wild.out
                    .join()
                    .onNext(ServeRequest.newBuilder()
                            .setFrameId(1)
                            .setOpen(ServeOpen.newBuilder().addServiceIds("echo"))
                            .build());
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ServeRequest> requests) {
            out.complete(requests);
        }

        @Override
        public void onNext(ServeResponse frame) {
            frame.getCalls().getCallsList().forEach(this::serve);
        }

        private void serve(ServedCall served) {
            int dice = random.nextInt(100);
            if (left || dice < 10) {
                return;
            }
            if (dice < 13) {
                left = true;
                out.join().cancel("leaves", null);
                serve(stub, random);
                return;
            }
            if (dice < 40) {
                out.join()
                        .onNext(ServeRequest.newBuilder()
                                .setOutput(OutputFrame.newBuilder()
                                        .addChunks(ServedChunk.newBuilder()
                                                .setRoutingId(served.getRoutingId())
                                                .setChunk(Consumer.data("x"))))
                                .build());
            }
            out.join().onNext(Provider.answerFrame(served.getRoutingId(), HubFixture.text("x")));
        }

        @Override
        public void onError(Throwable gone) {}

        @Override
        public void onCompleted() {}
    }
}
