package dev.claw.hub.client;

import io.grpc.MethodDescriptor;
import java.util.concurrent.CompletableFuture;

/** What the nouns of one client share: requests with one answer, and what the client closes with itself. Any thread. */
final class Requests {
    private final ClientContext context;
    private final OpenParts parts;

    Requests(ClientContext context, OpenParts parts) {
        this.context = context;
        this.parts = parts;
    }

    ClientContext context() {
        return context;
    }

    boolean closing() {
        return parts.closing();
    }

    <Q, R> CompletableFuture<R> ask(MethodDescriptor<Q, R> method, Q request) {
        return ask(method, request, 0);
    }

    /** @param waitNanos how long the hub may wait before it answers, on top of the request timeout */
    <Q, R> CompletableFuture<R> ask(MethodDescriptor<Q, R> method, Q request, long waitNanos) {
        return closing()
                ? CompletableFuture.failedFuture(AsyncHubClient.closedAlready())
                : context.line().ask(method, request, context.times().request().plusNanos(waitNanos));
    }

    <S extends Subscription> S owned(S subscription) {
        own(subscription::close, subscription.closed());
        return subscription;
    }

    void own(Runnable close, CompletableFuture<?> end) {
        if (!parts.add(close, end)) {
            throw AsyncHubClient.closedAlready().thrownHere();
        }
    }
}
