package dev.claw.hub.client;

import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServedCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;

/** Runs a handler that blocks on threads of its own, as many as calls are handled at once. */
final class HandlerPool implements CallHandler {
    private final ThreadPoolExecutor threads;
    private final ServiceHandler handler;

    HandlerPool(int maxCalls, ServiceHandler handler) {
        this.threads = SharedThreads.pool("claw-hub-handler", maxCalls);
        this.handler = handler;
    }

    @Override
    public CompletionStage<Payload> handle(ServedCall call, CallContext context) {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                answer.complete(handler.handle(call, context));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Calls that run go on to their end; no new ones begin. */
    void shutdown() {
        threads.shutdown();
    }
}
