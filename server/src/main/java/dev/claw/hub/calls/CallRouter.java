package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.keys.KeyGate;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.limits.Payloads;
import dev.claw.hub.limits.Times;
import dev.claw.hub.registry.Registrations;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OnDisconnect;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServedCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Routes calls: from the caller to one stream of a provider, once (G11). It owns the accounts of the callers, the table
 * of providers and the routing ids; a call without a key never touches the store. Any thread; blocks nowhere.
 */
public final class CallRouter {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    private final Registrations registrations;
    private final ProviderTable providers;
    private final KeyGate keys;
    private final HubLimits limits;
    private final LongSupplier nanoClock;
    private final AtomicLong routingIds;
    private final CallerAccounts accounts = new CallerAccounts();
    private volatile boolean stopping;

    /**
     * @param nanoClock the clock of deadlines, as {@link System#nanoTime}
     * @param firstRoutingId where routing ids begin: random, so that an answer for a call of an earlier hub finds none
     */
    CallRouter(
            Registrations registrations,
            ProviderTable providers,
            KeyGate keys,
            HubLimits limits,
            LongSupplier nanoClock,
            long firstRoutingId) {
        this.registrations = registrations;
        this.providers = providers;
        this.keys = keys;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.routingIds = new AtomicLong(firstRoutingId);
    }

    CallerAccounts accounts() {
        return accounts;
    }

    /**
     * A call of this account, not yet begun: it holds its id from here on.
     *
     * @throws Refusal CALL_ID_IN_USE, or FIELD_INVALID for its id
     */
    LiveCall accept(CallerAccount account, OutgoingCall request, CallSink sink) {
        Ids.required(request.getCallId(), "call_id");
        LiveCall call = new LiveCall(
                account, request, sink, nanoClock.getAsLong() + timeout(request).toNanos());
        if (!account.add(call)) {
            throw CallErrors.idInUse(request.getCallId());
        }
        return call;
    }

    /** Begins an accepted call. Whatever is wrong with it is its answer. */
    void begin(CallerAccount account, LiveCall call) {
        try {
            check(account, call.request());
            String serviceId = registrations.resolve(call.request().getServiceId());
            if (providers.serving(serviceId).isEmpty()) {
                failUnserved(call, serviceId);
            } else if (keys.required(serviceId)) {
                charge(call, serviceId);
            } else {
                dispatch(call, serviceId, "");
            }
        } catch (RuntimeException refused) {
            call.fail(refused);
        }
    }

    /** Ends the calls whose deadline has passed; called every so often by the timer. */
    public void sweep() {
        long now = nanoClock.getAsLong();
        accounts.forEachCall(call -> {
            if (call.remainingNanos(now) <= 0) {
                call.fail(CallErrors.deadline());
            }
        });
    }

    /** Takes no new calls; those under way go on. */
    public void stopAccepting() {
        stopping = true;
    }

    /** Ends all calls: the hub stops. */
    public void endAll() {
        accounts.forEachCall(call -> call.fail(CallErrors.stopping()));
    }

    /** How many calls wait for their answer. */
    public int inFlight() {
        int[] count = {0};
        accounts.forEachCall(call -> count[0]++);
        return count[0];
    }

    private void check(CallerAccount account, OutgoingCall request) {
        if (stopping) {
            throw CallErrors.stopping();
        }
        if (account.inFlight() > limits.calls().perCaller()) {
            throw CallErrors.tooMany(account.agentId(), limits.calls().perCaller());
        }
        if (request.hasTimeout()) {
            Times.within(
                    request.getTimeout(),
                    "timeout",
                    SHORTEST_TIMEOUT,
                    limits.calls().maxTimeout());
        }
        Ids.text(request.getMethod(), "method", HubLimits.ID_BYTES);
        Ids.text(request.getKey(), "key", HubLimits.ID_BYTES);
        Payloads.within(request.getParameters(), "parameters", limits.payloadBytes());
        OnDisconnect onDisconnect = request.getOnDisconnect();
        if (onDisconnect == OnDisconnect.ON_DISCONNECT_KEEP) {
            throw Refusal.of(ErrorReason.ERROR_REASON_NOT_SERVED, "this version of the hub keeps no answers");
        }
        if (onDisconnect == OnDisconnect.UNRECOGNIZED) {
            throw Refusal.field("on_disconnect", "is no value this hub knows");
        }
    }

    /** The call's timeout; the default when it is malformed, for then the call is answered at once anyway. */
    Duration timeout(OutgoingCall request) {
        try {
            return request.hasTimeout()
                    ? Times.within(
                            request.getTimeout(),
                            "timeout",
                            SHORTEST_TIMEOUT,
                            limits.calls().maxTimeout())
                    : limits.calls().defaultTimeout();
        } catch (Refusal malformed) {
            return limits.calls().defaultTimeout();
        }
    }

    private void failUnserved(LiveCall call, String serviceId) {
        registrations
                .requireExisting(serviceId)
                .whenComplete((id, fault) -> call.fail(fault == null ? CallErrors.offline(serviceId) : fault));
    }

    private void charge(LiveCall call, String serviceId) {
        keys.charge(serviceId, call.caller(), call.request().getKey()).whenComplete((keyId, fault) -> {
            if (fault != null) {
                call.fail(fault);
            } else if (!dispatch(call, serviceId, keyId)) {
                keys.refund(keyId);
            }
        });
    }

    /** Gives the call to the least loaded stream that has room; false when it was given to none. */
    private boolean dispatch(LiveCall call, String serviceId, String keyId) {
        List<ServeStream> serving = providers.serving(serviceId);
        Optional<ServeStream> chosen = reserveLeastLoaded(serving, call);
        if (chosen.isEmpty()) {
            call.fail(serving.isEmpty() ? CallErrors.offline(serviceId) : CallErrors.busy(serviceId));
            return false;
        }
        ServeStream provider = chosen.get();
        long routingId = routingIds.incrementAndGet();
        if (!call.dispatch(provider, routingId)) {
            provider.unreserve(call.request().getSerializedSize());
            return false;
        }
        Duration left = Duration.ofNanos(Math.max(1, call.remainingNanos(nanoClock.getAsLong())));
        provider.hand(
                call,
                ServedCall.newBuilder()
                        .setRoutingId(routingId)
                        .setServiceId(serviceId)
                        .setMethod(call.request().getMethod())
                        .setCaller(call.caller())
                        .setTimeout(Times.proto(left))
                        .setKeyId(keyId)
                        .setParameters(call.request().getParameters())
                        .build());
        return true;
    }

    private static Optional<ServeStream> reserveLeastLoaded(List<ServeStream> serving, LiveCall call) {
        int bytes = call.request().getSerializedSize();
        if (serving.size() == 1) {
            ServeStream only = serving.get(0);
            return only.reserve(bytes) ? Optional.of(only) : Optional.empty();
        }
        return serving.stream()
                .sorted((a, b) -> Double.compare(a.load(), b.load()))
                .filter(stream -> stream.reserve(bytes))
                .findFirst();
    }
}
