package dev.claw.hub.stream;

import dev.claw.hub.error.Statuses;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How a unary RPC is answered: exactly once, by its result or by the refusal that it ended in. */
public final class Unary {
    private Unary() {}

    /** Runs the use case and answers with what comes of it, on whatever thread completes it. */
    public static <A> void answer(StreamObserver<A> out, Supplier<CompletionStage<A>> useCase) {
        CompletionStage<A> answer;
        try {
            answer = useCase.get();
        } catch (RuntimeException refused) {
            out.onError(Statuses.exception(refused));
            return;
        }
        answer.whenComplete((value, fault) -> {
            if (fault != null) {
                out.onError(Statuses.exception(fault));
            } else {
                out.onNext(value);
                out.onCompleted();
            }
        });
    }
}
