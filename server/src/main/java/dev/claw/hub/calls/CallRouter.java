package dev.claw.hub.calls;

import dev.claw.hub.keys.KeyGate;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.NamedCallers;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServedCall;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Routes calls: from the caller to one stream of a provider, once (G11), or to another one when that is lost and the
 * call is idempotent. It owns the routing ids; a call without a key never touches the store. Any thread; blocks nowhere.
 */
public final class CallRouter {
    private static final int MOST_ATTEMPTS = 3;

    private final Registrations registrations;
    private final ProviderTable providers;
    private final CallEndpoint.Gates gates;
    private final HubLimits limits;
    private final LongSupplier nanoClock;
    private final AtomicLong routingIds;
    private final CallBook book;
    private volatile boolean stopping;

    CallRouter(
            Registrations registrations,
            ProviderTable providers,
            CallEndpoint.Gates gates,
            HubLimits limits,
            CallEndpoint.Sources sources) {
        this.registrations = registrations;
        this.providers = providers;
        this.gates = gates;
        this.limits = limits;
        this.nanoClock = sources.nanoClock();
        this.routingIds = new AtomicLong(sources.firstRoutingId());
        this.book = new CallBook(limits, nanoClock);
    }

    CallBook book() {
        return book;
    }

    /**
     * A call of this account, not yet begun: it holds its id from here on.
     *
     * @throws dev.claw.hub.error.Refusal CALL_ID_IN_USE, or FIELD_INVALID for its id
     */
    LiveCall accept(CallerAccount account, OutgoingCall request, CallSink origin) {
        return book.enter(account, request, CallRules.timeout(request, limits.calls()), origin);
    }

    /** Begins an accepted call. Whatever is wrong with it is its answer. */
    void begin(LiveCall call) {
        try {
            check(call);
            String serviceId = registrations.resolve(call.request().getServiceId());
            if (!isAllowed(call, serviceId)) {
                call.fail(NamedCallers.notAllowed(serviceId, call.caller()));
                return;
            }
            if (!providers.isServed(serviceId)) {
                failUnserved(call, serviceId);
                return;
            }
            CompletableFuture<Void> checked =
                    gates.check().check(serviceId, call.request()).toCompletableFuture();
            if (checked.isDone() && !checked.isCompletedExceptionally()) {
                chargeAndDispatch(call, serviceId);
            } else {
                dispatchChecked(call, serviceId, checked);
            }
        } catch (RuntimeException refused) {
            call.fail(refused);
        }
    }

    /**
     * The call's provider left with it: an idempotent call goes to another one, and every other is answered (G14).
     *
     * @param side that was lost
     */
    void lost(LiveCall call, ProviderSide side) {
        if (!(call.state() instanceof CallState.With with) || with.provider() != side) {
            return;
        }
        boolean mayMove = call.request().getIdempotent()
                && with.attempt() < MOST_ATTEMPTS
                && call.remainingNanos(nanoClock.getAsLong()) > 0;
        if (!mayMove) {
            call.fail(CallErrors.providerLost(with.served().getServiceId()));
        } else if (with.served().getKeyId().isEmpty()) {
            moveOn(call, with);
        } else {
            // It was charged; but a key that was revoked since then lets nothing be dispatched any more (G16).
            gates.keys()
                    .confirm(
                            with.served().getServiceId(),
                            call.caller(),
                            call.request().getKey())
                    .whenComplete((keyId, fault) -> {
                        if (fault == null) {
                            moveOn(call, with);
                        } else {
                            call.fail(CallErrors.providerLost(with.served().getServiceId()));
                        }
                    });
        }
    }

    /** Ends the calls whose deadline has passed; called every so often by the timer. */
    public void sweep() {
        book.sweep();
    }

    /** Takes no new calls; those under way go on. */
    public void stopAccepting() {
        stopping = true;
    }

    /** Ends all calls: the hub stops. */
    public void endAll() {
        book.accounts().forEachCall(call -> call.fail(CallErrors.stopping()));
    }

    /** How many calls wait for their answer. */
    public int inFlight() {
        return book.inFlight();
    }

    /** How many agents have a stream to call by, or a call that is live or kept. */
    public int callers() {
        return book.accounts().count();
    }

    private void check(LiveCall call) {
        if (stopping) {
            throw CallErrors.stopping();
        }
        CallerAccount account = call.account();
        if (account.inFlight() > limits.calls().perCaller()) {
            throw CallErrors.tooMany(account.agentId(), limits.calls().perCaller());
        }
        boolean keep = call.request().getOnDisconnect() == OnDisconnect.ON_DISCONNECT_KEEP;
        if (keep && call.kept().isEmpty()) {
            throw CallErrors.tooManyKept(account.agentId(), limits.kept().perCaller());
        }
        CallRules.check(call.request(), limits);
    }

    private boolean isAllowed(LiveCall call, String serviceId) {
        return gates.callers().allows(serviceId, call.caller());
    }

    private void failUnserved(LiveCall call, String serviceId) {
        registrations
                .requireExisting(serviceId)
                .whenComplete((id, fault) -> call.fail(fault == null ? CallErrors.offline(serviceId) : fault));
    }

    private void dispatchChecked(LiveCall call, String serviceId, CompletableFuture<Void> checked) {
        checked.whenComplete((passed, fault) -> {
            if (fault != null) {
                call.fail(fault);
            } else if (!call.ended()) {
                chargeAndDispatch(call, serviceId);
            }
        });
    }

    private void chargeAndDispatch(LiveCall call, String serviceId) {
        try {
            if (gates.keys().applies(serviceId, call.request().getKey())) {
                charge(call, serviceId);
            } else {
                dispatch(call, serviceId, "");
            }
        } catch (RuntimeException refused) {
            call.fail(refused);
        }
    }

    private void charge(LiveCall call, String serviceId) {
        KeyGate keys = gates.keys();
        keys.charge(serviceId, call.caller(), call.request().getKey()).whenComplete((keyId, fault) -> {
            if (fault != null) {
                call.fail(fault);
            } else if (!dispatch(call, serviceId, keyId)) {
                keys.refund(keyId);
            }
        });
    }

    /**
     * Gives the call to the least loaded stream that has room; false when it was given to none. Its caller may have lost
     * the right to it while it was checked or its key charged.
     */
    private boolean dispatch(LiveCall call, String serviceId, String keyId) {
        if (!isAllowed(call, serviceId)) {
            call.fail(NamedCallers.notAllowed(serviceId, call.caller()));
            return false;
        }
        int bytes = call.request().getSerializedSize();
        Optional<ServeStream> chosen = providers.reserve(serviceId, bytes, stream -> true);
        if (chosen.isEmpty()) {
            call.fail(providers.isServed(serviceId) ? CallErrors.busy(serviceId) : CallErrors.offline(serviceId));
            return false;
        }
        ServeStream provider = chosen.get();
        ServedCall.Builder served = ServedCall.newBuilder()
                .setServiceId(serviceId)
                .setMethod(call.request().getMethod())
                .setCaller(call.caller())
                .setKeyId(keyId)
                .setParameters(call.request().getParameters())
                .setStreamsInput(call.request().getStreamsInput());
        CallState.With with = new CallState.With(provider, next(served, call, 1), Optional.empty());
        return settled(call, with, bytes, call.begin(with));
    }

    private void moveOn(LiveCall call, CallState.With lost) {
        int bytes = call.request().getSerializedSize();
        String serviceId = lost.served().getServiceId();
        Optional<ServeStream> chosen = isAllowed(call, serviceId)
                ? providers.reserve(serviceId, bytes, stream -> !lost.triedOn(stream))
                : Optional.empty();
        if (chosen.isPresent()) {
            ServedCall served = next(lost.served().toBuilder(), call, lost.attempt() + 1);
            CallState.With with = new CallState.With(chosen.get(), served, Optional.of(lost));
            if (settled(call, with, bytes, call.moveOn(lost, with))) {
                return;
            }
        }
        call.fail(CallErrors.providerLost(serviceId));
    }

    /** Sees to what came of handing a call over; false when nobody has it. */
    private boolean settled(LiveCall call, CallState.With with, int bytes, LiveCall.Handing handing) {
        switch (handing) {
            case TAKEN -> {}
            case GONE -> lost(call, with.provider());
            case REFUSED -> ((ServeStream) with.provider()).unreserve(bytes);
        }
        return handing != LiveCall.Handing.REFUSED;
    }

    private ServedCall next(ServedCall.Builder served, LiveCall call, int attempt) {
        Duration left = Duration.ofNanos(Math.max(1, call.remainingNanos(nanoClock.getAsLong())));
        return served.setRoutingId(routingIds.incrementAndGet())
                .setTimeout(Times.proto(left))
                .setAttempt(attempt)
                .build();
    }
}
