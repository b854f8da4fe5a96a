package dev.claw.hub.client;

import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.KeyGrant;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.RequestKeyRequest;
import dev.claw.hub.v1.RequestKeyResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a key across long polls. Every poll repeats the same request, so a poll whose answer was lost costs nothing.
 * One poll is under way at a time.
 */
final class KeyAcquisition extends CompletableFuture<KeyGrant> {
    private static final Duration POLL = Duration.ofSeconds(30);
    // A hub that answers "pending" before the wait is over is not asked again at once.
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final ClientContext context;
    private final RequestKeyRequest request;
    private final Backoff backoff;
    private final long begun;
    private long answeredAt;
    private volatile CompletableFuture<RequestKeyResponse> poll = new CompletableFuture<>();

    KeyAcquisition(ClientContext context, RequestKeyRequest request) {
        this.context = context;
        this.request = request.toBuilder().setWait(Durations.of(POLL.toNanos())).build();
        this.backoff = context.backoff().get();
        this.begun = context.nanoTime().getAsLong();
        this.answeredAt = begun;
    }

    CompletableFuture<KeyGrant> begin() {
        poll();
        return this;
    }

    private void poll() {
        if (isDone()) {
            return;
        }
        long asked = context.nanoTime().getAsLong();
        poll = context.line()
                .ask(
                        KeyServiceGrpc.getRequestKeyMethod(),
                        request,
                        context.times().request().plus(POLL));
        poll.whenComplete((answer, failure) -> answered(asked, answer, failure));
    }

    private void answered(long asked, @Nullable RequestKeyResponse answer, @Nullable Throwable failure) {
        long now = context.nanoTime().getAsLong();
        if (answer == null) {
            failed(HubException.from(failure == null ? new IllegalStateException("no answer") : failure), now);
            return;
        }
        answeredAt = now;
        backoff.reset();
        if (answer.hasGranted()) {
            complete(answer.getGranted());
        } else {
            again(now - asked < BETWEEN.toNanos() ? BETWEEN : Duration.ZERO);
        }
    }

    // A broken link says nothing of the request; a hub that stays away does, after a while.
    private void failed(HubException failure, long now) {
        boolean link = failure.code() == Status.Code.UNAVAILABLE
                && (failure.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED
                        || failure.reason() == ErrorReason.ERROR_REASON_HUB_STOPPING);
        boolean patient = now - answeredAt < context.times().send().toNanos();
        if (link && patient && context.line().reached()) {
            again(backoff.next(failure.retryDelay()));
        } else {
            completeExceptionally(failure);
        }
    }

    private void again(Duration delay) {
        context.timer().schedule(this::poll, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean canceled = super.cancel(mayInterruptIfRunning);
        poll.cancel(true);
        return canceled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
