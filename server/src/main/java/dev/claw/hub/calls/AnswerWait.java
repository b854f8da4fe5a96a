package dev.claw.hub.calls;

import dev.claw.hub.v1.GetCallResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One {@code GetCall} that waits for an answer. Any thread. */
final class AnswerWait {
    private final KeptCall call;
    private final long endNanos;
    private final Supplier<GetCallResponse> running;
    private final CompletableFuture<GetCallResponse> answer = new CompletableFuture<>();

    /**
     * @param endNanos when the wait is over, on the clock that {@link CallBook} sweeps by
     * @param running what is said then
     */
    AnswerWait(KeptCall call, long endNanos, Supplier<GetCallResponse> running) {
        this.call = call;
        this.endNanos = endNanos;
        this.running = running;
    }

    /** Completes when the answer is there or the wait is over. */
    CompletableFuture<GetCallResponse> answer() {
        return answer;
    }

    /** The answer came. */
    void answered() {
        call.answer().ifPresent(answer::complete);
    }

    /** Ends the wait if its time has come. */
    void endBy(long nowNanos) {
        if (endNanos - nowNanos <= 0) {
            answer.complete(call.answer().orElseGet(running));
        }
    }
}
