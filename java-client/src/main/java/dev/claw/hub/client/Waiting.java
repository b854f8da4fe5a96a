package dev.claw.hub.client;

import io.grpc.Status;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** How a blocking thread waits for a future. */
final class Waiting {
    private Waiting() {}

    /** The future's value; its failure as {@link HubException} with this thread's stack trace. */
    static <T> T on(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw ErrorFacts.local(Status.Code.CANCELLED, "the waiting thread was interrupted")
                    .thrownHere();
        } catch (CancellationException | ExecutionException e) {
            throw HubException.from(e).thrownHere();
        }
    }
}
