package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Times;
import dev.claw.hub.v1.CallResponse;
import dev.claw.hub.v1.CancelCallResponse;
import dev.claw.hub.v1.GetCallRequest;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.OutgoingCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The unary twins' use cases. Any thread; blocks nowhere. */
final class UnaryCalls {
    private final CallRouter router;
    private final HubLimits limits;
    private final Supplier<String> newCallId;

    /** @param newCallId makes ids for calls that bring none */
    UnaryCalls(CallRouter router, HubLimits limits, Supplier<String> newCallId) {
        this.router = router;
        this.limits = limits;
        this.newCallId = newCallId;
    }

    /**
     * Makes one call.
     *
     * @param onLeaving is given what to do when the caller leaves before the answer
     */
    CompletionStage<CallResponse> call(String agentId, OutgoingCall request, Consumer<Runnable> onLeaving) {
        if (request.getStreamsInput()) {
            throw Refusal.field("call.streams_input", "is true; expected false, for input is streamed on Invoke only");
        }
        CallerAccounts accounts = router.book().accounts();
        CallerAccount account = accounts.hold(agentId);
        GatheredCall gathered = new GatheredCall(limits.payloadBytes());
        CompletableFuture<CallResponse> released =
                gathered.answer().whenComplete((response, fault) -> accounts.release(account));
        try {
            LiveCall call = router.accept(account, named(request), gathered);
            onLeaving.accept(() -> {
                call.callerLeft();
                // A kept call goes on and tells this side nothing more.
                gathered.answer().completeExceptionally(CallErrors.canceled());
            });
            router.begin(call);
        } catch (RuntimeException refused) {
            gathered.answer().completeExceptionally(refused);
        }
        return released;
    }

    /** Cancels a live call, wherever it was made. */
    CompletionStage<CancelCallResponse> cancel(String agentId, String id) {
        String callId = Ids.required(id, "call_id");
        router.book()
                .accounts()
                .find(agentId)
                .flatMap(account -> account.find(callId))
                .orElseThrow(() -> CallErrors.notLive(agentId, callId))
                .fail(CallErrors.canceled());
        return CompletableFuture.completedFuture(CancelCallResponse.getDefaultInstance());
    }

    /**
     * What became of a kept call.
     *
     * @param onLeaving is given what to do when the caller leaves before the answer
     */
    CompletionStage<GetCallResponse> outcome(String agentId, GetCallRequest request, Consumer<Runnable> onLeaving) {
        String callId = Ids.required(request.getCallId(), "call_id");
        Duration wait = request.hasWait()
                ? Times.within(request.getWait(), "wait", Duration.ZERO, limits.maxWait())
                : Duration.ZERO;
        CallBook book = router.book();
        CallerAccount account = book.accounts().find(agentId).orElseThrow(() -> CallErrors.notKept(agentId, callId));
        KeptCall kept = account.kept().find(callId).orElseThrow(() -> CallErrors.notKept(agentId, callId));
        CompletableFuture<GetCallResponse> outcome = book.outcome(account, kept, wait);
        onLeaving.accept(() -> outcome.completeExceptionally(CallErrors.canceled()));
        return outcome.thenApply(given -> {
            if (request.getRelease() && given.hasEnded()) {
                book.release(account, kept);
            }
            return given;
        });
    }

    private OutgoingCall named(OutgoingCall request) {
        return request.getCallId().isEmpty()
                ? request.toBuilder().setCallId(newCallId.get()).build()
                : request;
    }
}
