package dev.claw.hub.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.ServedCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lets everything that can happen to a call happen at once, many times over. */
final class LiveCallRaceTest {
    private static final int ROUNDS = 4_000;
    private static final Chunk PIECE =
            Chunk.newBuilder().setData(Payload.newBuilder().setText("片")).build();

    private final CallerAccount account = new CallerAccount("alice", HubLimits.defaults());

    @Test
    @DisplayName(
            "G10: answer, cancel, deadline, loss and retry at once leave exactly one answer, and nothing behind it")
    void call_everythingAtOnce_isAnsweredOnceAndLast() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            int moved = 0;
            for (int round = 0; round < ROUNDS; round++) {
                boolean chunks = round % 2 == 0;
                Race race = new Race(chunks);
                race.run(threads, chunks);
                moved += race.check() ? 1 : 0;
            }
            assertThat(moved).as("rounds in which the call moved on").isPositive();
            assertThat(account.inFlight()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("input that races with the handing over reaches the provider behind the call, whole and in order")
    void input_whileHandedOver_followsTheCall() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                RecordedSide provider = new RecordedSide();
                LiveCall call = call(new RecordedSide(), true);
                all(threads, List.of(() -> call.begin(with(provider, 1, Optional.empty())), () -> {
                    for (int piece = 0; piece < 5; piece++) {
                        call.input(PIECE);
                    }
                }));
                assertThat(provider.heard()).containsExactly("call", "input", "input", "input", "input", "input");
                call.fail(CallErrors.canceled());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One call with two providers, of which the first has it. */
    private final class Race {
        private final RecordedSide caller = new RecordedSide();
        private final RecordedSide first = new RecordedSide();
        private final RecordedSide second = new RecordedSide();
        private final LiveCall call;
        private final CallState.With with = with(first, 1, Optional.empty());

        /** The stream's own map of held calls lets one of answer and loss through. */
        private final AtomicBoolean held = new AtomicBoolean(true);

        Race(boolean streamsInput) {
            this.call = call(caller, streamsInput);
            assertThat(call.begin(with)).isEqualTo(LiveCall.Handing.TAKEN);
        }

        void run(ExecutorService threads, boolean chunks) throws Exception {
            List<Runnable> actions = new ArrayList<>(List.of(this::answer, this::cancel, this::deadline, this::lose));
            actions.add(chunks ? () -> call.input(PIECE) : () -> {});
            // Not always the same ones: else the first to end the call would nearly always be the same, too.
            Collections.shuffle(actions);
            all(threads, actions.subList(0, 4));
            if (held.getAndSet(false)) {
                call.succeed(Payload.getDefaultInstance());
            }
            call.fail(CallErrors.deadline());
        }

        /** Whether the call moved on to the second provider. */
        boolean check() {
            assertThat(caller.heard()).filteredOn("ended"::equals).hasSize(1);
            assertThat(caller.heard()).last().isEqualTo("ended");
            assertThat(call.ended()).isTrue();
            if (!second.heard().isEmpty()) {
                assertThat(second.heard().stream().filter(word -> !word.equals("withdrawn")))
                        .startsWith("call");
                assertThat(first.heard()).doesNotContain("input");
                return true;
            }
            return false;
        }

        private void answer() {
            call.progress(Progress.newBuilder().setDone(1).build());
            if (held.getAndSet(false)) {
                call.output(PIECE);
                call.output(PIECE);
                call.succeed(Payload.getDefaultInstance());
            }
        }

        private void cancel() {
            call.fail(CallErrors.canceled());
        }

        private void deadline() {
            call.fail(CallErrors.deadline());
        }

        private void lose() {
            if (held.getAndSet(false)
                    && call.moveOn(with, with(second, 2, Optional.of(with))) == LiveCall.Handing.REFUSED) {
                call.fail(CallErrors.providerLost("echo"));
            }
        }
    }

    private LiveCall call(CallSink caller, boolean streamsInput) {
        OutgoingCall request = OutgoingCall.newBuilder()
                .setCallId("c1")
                .setIdempotent(true)
                .setStreamsInput(streamsInput)
                .build();
        LiveCall call = new LiveCall(account, request, caller, Optional.empty(), Long.MAX_VALUE);
        assertThat(account.add(call)).isTrue();
        return call;
    }

    private static CallState.With with(ProviderSide provider, int attempt, Optional<CallState.With> before) {
        return new CallState.With(
                provider,
                ServedCall.newBuilder()
                        .setRoutingId(attempt)
                        .setAttempt(attempt)
                        .build(),
                before);
    }

    private static void all(ExecutorService threads, List<Runnable> actions) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actions.size());
        List<Future<?>> done = new ArrayList<>();
        for (Runnable action : actions) {
            done.add(threads.submit(() -> {
                start.await();
                action.run();
                return null;
            }));
        }
        for (Future<?> one : done) {
            one.get();
        }
    }
}
