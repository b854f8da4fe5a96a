package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.error.Statuses;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A unary call's side: it gathers the pieces of output, which count as consumed at once, and gives all together. */
final class GatheredCall implements CallSink {
    private final CompletableFuture<CallResponse> answer = new CompletableFuture<>();
    private final Gathered gathered;
    private final int most;

    /** @param most bytes of all pieces */
    GatheredCall(int most) {
        this.most = most;
        this.gathered = new Gathered(most);
    }

    /** Completes when the call is answered. */
    CompletableFuture<CallResponse> answer() {
        return answer;
    }

    @Override
    public Optional<Refusal> output(Piece piece) {
        if (!gathered.add(piece)) {
            return Optional.of(CallErrors.tooMuchOutput(most));
        }
        piece.call().flow().ifPresent(CallFlow::outputGathered);
        return Optional.empty();
    }

    @Override
    public void ended(LiveCall call, CallEnded ended) {
        if (ended.hasError()) {
            answer.completeExceptionally(Statuses.exception(ended.getError()));
        } else {
            answer.complete(CallResponse.newBuilder()
                    .setResult(ended.getResult())
                    .addAllChunks(gathered.payloads())
                    .build());
        }
    }

    /** Not asked for: a unary call has one answer. */
    @Override
    public void progressed(LiveCall call) {}

    /** Never so: a unary call streams no input. */
    @Override
    public void inputConsumed(LiveCall call) {}
}
