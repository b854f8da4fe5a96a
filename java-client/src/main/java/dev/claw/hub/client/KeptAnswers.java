package dev.claw.hub.client;

import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CancelCallRequest;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Fetches the answers of calls that are kept and whose stream broke, by long polls, across reconnects. One poll a call is
 * under way at a time; it ends with the call's answer, or when the desk ends the call. Any thread.
 */
final class KeptAnswers {
    private static final Duration POLL = Duration.ofSeconds(30);
    // A hub that answers before the wait is over is not asked again at once.
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final ClientContext context;
    private final CallDesk desk;
    private final CallTable table;

    KeptAnswers(ClientContext context, CallDesk desk, CallTable table) {
        this.context = context;
        this.desk = desk;
        this.table = table;
    }

    void fetch(PendingCall call) {
        poll(call, context.backoff().get());
    }

    /** Nobody waits for it any more; its end is still fetched, and released. */
    void cancel(PendingCall call) {
        CancelCallRequest request =
                CancelCallRequest.newBuilder().setCallId(call.id()).build();
        context.line()
                .ask(
                        CallServiceGrpc.getCancelCallMethod(),
                        request,
                        context.times().request());
    }

    private void poll(PendingCall call, Backoff backoff) {
        if (!call.left()) {
            return;
        }
        long asked = context.nanoTime().getAsLong();
        GetCallRequest request = GetCallRequest.newBuilder()
                .setCallId(call.id())
                .setWait(Durations.of(POLL.toNanos()))
                .build();
        context.line()
                .ask(
                        CallServiceGrpc.getGetCallMethod(),
                        request,
                        context.times().request().plus(POLL))
                .whenComplete((answer, failure) -> {
                    if (answer == null) {
                        failed(call, backoff, HubException.from(failure == null ? noAnswer() : failure));
                    } else {
                        answered(call, backoff, answer, context.nanoTime().getAsLong() - asked);
                    }
                });
    }

    private void answered(PendingCall call, Backoff backoff, GetCallResponse answer, long tookNanos) {
        backoff.reset();
        if (answer.hasEnded()) {
            call.streams().ifPresent(streams -> answer.getChunksList().forEach(streams::lateOutput));
            desk.ended(call, answer.getEnded());
            return;
        }
        if (answer.getRunning().hasProgress()) {
            call.streams()
                    .ifPresent(streams -> streams.progressed(answer.getRunning().getProgress()));
        }
        again(call, backoff, tookNanos < BETWEEN.toNanos() ? BETWEEN : Duration.ZERO);
    }

    // A link that is away says nothing of the call; a hub that knows nothing of it does.
    private void failed(PendingCall call, Backoff backoff, HubException failure) {
        boolean away = failure.code() == Status.Code.DEADLINE_EXCEEDED
                || (failure.code() == Status.Code.UNAVAILABLE
                        && (failure.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED
                                || failure.reason() == ErrorReason.ERROR_REASON_HUB_STOPPING));
        if (away && !context.line().isShutDown()) {
            again(call, backoff, backoff.next(failure.retryDelay()));
        } else if (table.endLeft(call)) {
            call.fail(ErrorFacts.dispatched(lost(failure), true));
        }
    }

    private static HubException lost(HubException failure) {
        return ErrorFacts.local(
                failure.code(),
                failure.reason(),
                "the link broke, and the kept answer cannot be had: " + failure.getMessage());
    }

    private void again(PendingCall call, Backoff backoff, Duration delay) {
        context.timer().schedule(() -> poll(call, backoff), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Throwable noAnswer() {
        return new IllegalStateException("neither answer nor failure");
    }
}
