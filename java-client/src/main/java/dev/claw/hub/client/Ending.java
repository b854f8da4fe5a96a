package dev.claw.hub.client;

import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How a link ended for good: by itself or by a failure. */
record Ending(EndCause cause, Optional<HubException> failure) {
    static final Ending CLOSED = new Ending(EndCause.CLOSED, Optional.empty());
    static final Ending SUPERSEDED = new Ending(EndCause.SUPERSEDED, Optional.empty());

    static Ending failed(HubException failure) {
        return new Ending(EndCause.CLOSED, Optional.of(failure));
    }

    /** Of two links that end each other: what one of them ended of, rather than that it was closed with the other. */
    Ending strongerOf(Ending other) {
        return failure.isPresent() || other.failure.isEmpty() && cause == EndCause.SUPERSEDED ? this : other;
    }

    /** What those get who still wait for something of the link. */
    HubException forWaiters() {
        return failure.orElseGet(() -> switch (cause) {
            case CLOSED -> ErrorFacts.local(Status.Code.CANCELLED, "closed before it was done");
            case SUPERSEDED -> ErrorFacts.local(Status.Code.ABORTED, "another stream took over");
        });
    }

    void tell(CompletableFuture<EndCause> closed) {
        if (failure.isPresent()) {
            closed.completeExceptionally(failure.get());
        } else {
            closed.complete(cause);
        }
    }
}
