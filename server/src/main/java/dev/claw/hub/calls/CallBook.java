package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Times;
import dev.claw.hub.v1.GetCallResponse;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.RunningCall;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** All calls that are live or kept, by their callers; it ends them when their time is over. Any thread. */
final class CallBook {
    private final HubLimits limits;
    private final LongSupplier nanoClock;
    private final CallerAccounts accounts;
    private final Set<AnswerWait> waits = ConcurrentHashMap.newKeySet();

    /** @param nanoClock the clock of deadlines, as {@link System#nanoTime} */
    CallBook(HubLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.accounts = new CallerAccounts(limits);
    }

    CallerAccounts accounts() {
        return accounts;
    }

    /**
     * Enters a call, not yet begun: it holds its id from here on.
     *
     * @throws Refusal CALL_ID_IN_USE, or FIELD_INVALID for its id
     */
    LiveCall enter(CallerAccount account, OutgoingCall request, Duration timeout, CallSink origin) {
        String callId = Ids.required(request.getCallId(), "call_id");
        long deadlineNanos = nanoClock.getAsLong() + timeout.toNanos();
        if (request.getOnDisconnect() != OnDisconnect.ON_DISCONNECT_KEEP
                || !account.kept().reservePlace()) {
            LiveCall call = new LiveCall(account, request, origin, Optional.empty(), deadlineNanos);
            if (!account.add(call)) {
                throw CallErrors.idInUse(callId);
            }
            return call;
        }
        KeptCall kept = new KeptCall(account.kept(), callId, origin, limits.payloadBytes(), nanoClock);
        LiveCall call = new LiveCall(account, request, origin, Optional.of(kept), deadlineNanos);
        if (!account.add(call)) {
            account.kept().freePlace();
            throw CallErrors.idInUse(callId);
        }
        account.kept().put(kept);
        accounts.hold(account.agentId());
        return call;
    }

    /** Takes out a call that was entered and not begun. */
    void discard(LiveCall call) {
        call.account().remove(call);
        call.kept().ifPresent(kept -> release(call.account(), kept));
    }

    /** Gives up a kept answer. */
    void release(CallerAccount account, KeptCall kept) {
        if (account.kept().remove(kept)) {
            accounts.release(account);
        }
    }

    /** Gives up the kept answer of this id, if there is one; a call that is not answered stays. */
    void release(CallerAccount account, String callId) {
        account.kept().find(callId).filter(kept -> kept.answer().isPresent()).ifPresent(kept -> release(account, kept));
    }

    /**
     * What became of a kept call, as soon as it is answered and at the latest after {@code wait}.
     */
    CompletableFuture<GetCallResponse> outcome(CallerAccount account, KeptCall kept, Duration wait) {
        AnswerWait waiting =
                new AnswerWait(kept, nanoClock.getAsLong() + wait.toNanos(), () -> running(account, kept.callId()));
        waits.add(waiting);
        var unused = waiting.answer().whenComplete((outcome, fault) -> {
            waits.remove(waiting);
            kept.forget(waiting);
        });
        if (wait.isZero()) {
            waiting.endBy(nanoClock.getAsLong());
        } else if (!kept.await(waiting)) {
            waiting.answered();
        }
        return waiting.answer();
    }

    /** Ends the calls, the waits and the kept answers whose time is over; called every so often by the timer. */
    void sweep() {
        long now = nanoClock.getAsLong();
        accounts.forEach(account -> {
            account.forEachLive(call -> {
                if (call.remainingNanos(now) <= 0) {
                    call.fail(CallErrors.deadline());
                }
            });
            account.kept().expired(now).forEach(kept -> release(account, kept));
        });
        waits.forEach(wait -> wait.endBy(now));
    }

    /** How many calls wait for their answer. */
    int inFlight() {
        int[] count = {0};
        accounts.forEach(account -> count[0] += account.inFlight());
        return count[0];
    }

    private GetCallResponse running(CallerAccount account, String callId) {
        RunningCall.Builder running = RunningCall.newBuilder().setRemaining(Times.proto(Duration.ZERO));
        account.find(callId).ifPresent(call -> {
            long left = Math.max(0, call.remainingNanos(nanoClock.getAsLong()));
            running.setRemaining(Times.proto(Duration.ofNanos(left)));
            call.flow().flatMap(CallFlow::progress).ifPresent(running::setProgress);
        });
        return GetCallResponse.newBuilder().setRunning(running).build();
    }
}
