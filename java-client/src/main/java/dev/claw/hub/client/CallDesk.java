package dev.claw.hub.client;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.OutgoingCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes all calls of one client: takes them in, gives them to the link in use, ends what is overdue, and fetches the
 * answers of those that are kept when their link broke. May be used from any thread.
 */
final class CallDesk {
    /** How long after its deadline a call that the hub does not end is ended here. */
    static final Duration SAFETY = Duration.ofSeconds(5);

    private final ClientContext context;
    private final CallTable table;
    private final KeptAnswers kept;
    private final Sweep sweep;
    private volatile InvokeLink current;
    private final Set<InvokeLink> retired = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    CallDesk(ClientContext context) {
        this.context = context;
        this.table = new CallTable(context.callbacks());
        this.kept = new KeptAnswers(context, this, table);
        this.sweep = new Sweep(context.timer(), this::endOverdue);
        this.current = new InvokeLink(context, this, table);
    }

    /** Makes a call; see {@link Calls#call}. */
    PendingCall call(OutgoingCall asked) {
        return make(named(asked), Optional.empty());
    }

    /**
     * Makes a call whose progress and pieces somebody hears, or reads where there is no listener.
     *
     * @param leavesAnswer whether a kept answer stays with the hub when it is told here
     */
    PendingCall start(OutgoingCall asked, Optional<CallListener> listener, boolean leavesAnswer) {
        OutgoingCall named = named(asked);
        CallStreams streams = new CallStreams(named, table, listener, leavesAnswer);
        PendingCall call = make(named, Optional.of(streams));
        streams.broken().thenAccept(thrown -> giveUp(call, listenerFailed(thrown)));
        return call;
    }

    private OutgoingCall named(OutgoingCall asked) {
        return asked.getCallId().isEmpty()
                ? asked.toBuilder().setCallId(context.ids().callId()).build()
                : asked;
    }

    private PendingCall make(OutgoingCall named, Optional<CallStreams> streams) {
        long timeout = named.hasTimeout() ? Durations.nanos(named.getTimeout()) : table.defaultTimeoutNanos();
        PendingCall call =
                new PendingCall(this, named, streams, context.nanoTime().getAsLong(), timeout);
        Optional<HubException> refusal = closing ? Optional.of(AsyncHubClient.closedAlready()) : table.admit(call);
        if (refusal.isPresent()) {
            call.fail(ErrorFacts.dispatched(refusal.get(), false));
            return call;
        }
        again(call);
        sweep.ensure();
        return call;
    }

    /** The call leaves on the link in use now. */
    void again(PendingCall call) {
        InvokeLink link = current;
        link.frames().queue().add(call);
        link.signal();
    }

    /** The hub of this link is about to go: new calls leave on another one. */
    void retire(InvokeLink link) {
        synchronized (this) {
            if (closing || current != link) {
                return;
            }
            retired.add(link);
            current = new InvokeLink(context, this, table);
        }
        link.link().closed().whenComplete((how, failure) -> retired.remove(link));
        link.link().retire();
    }

    /** The one answer of a call that left. */
    void ended(PendingCall call, CallEnded ended) {
        if (!table.endLeft(call)) {
            return;
        }
        if (ended.hasError()) {
            call.fail(ErrorFacts.dispatched(ErrorFacts.of(ended.getError()), ended.getDispatched()));
        } else {
            call.answer(ended.getResult());
        }
        // Told before to whoever waits; a process that ends before that leaves it with the hub.
        if (call.keeps() && !call.leavesAnswer()) {
            call.whenComplete((result, failure) -> release(call));
        }
    }

    private void release(PendingCall call) {
        if (!closing) {
            current.frames().release(call.id());
        }
    }

    /** The link of a call that left broke. */
    void interrupted(PendingCall call, HubException broken) {
        if (call.keeps() && !closing) {
            call.interrupt(broken);
            kept.fetch(call);
        } else if (table.endLeft(call)) {
            call.fail(broken);
        }
    }

    /** The client gives up a call that may have left: the caller is told why, and the hub that nobody waits. */
    void giveUp(PendingCall call, HubException why) {
        if (call.isDone()) {
            return;
        }
        call.fail(ErrorFacts.dispatched(why, true));
        canceled(call);
    }

    /** Nobody waits for it any more. */
    void canceled(PendingCall call) {
        if (call.endQueued()) {
            table.forget(call);
        } else if (call.left()) {
            call.link().ifPresentOrElse(link -> link.frames().cancel(call.id()), () -> kept.cancel(call));
        }
    }

    boolean closing() {
        return closing;
    }

    /** Ends everything; completes when no stream is left. */
    CompletableFuture<Void> close() {
        List<InvokeLink> links;
        synchronized (this) {
            closing = true;
            links = new ArrayList<>(retired);
            links.add(current);
        }
        links.forEach(link -> link.link().close(Duration.ZERO));
        HubException why = ErrorFacts.dispatched(Ending.CLOSED.forWaiters(), true);
        for (PendingCall call : table.all()) {
            if (call.left() && call.link().isEmpty() && table.endLeft(call)) {
                call.fail(why);
            }
        }
        return CompletableFuture.allOf(
                links.stream().map(link -> link.link().closed()).toArray(CompletableFuture[]::new));
    }

    private boolean endOverdue() {
        long now = context.nanoTime().getAsLong();
        boolean expired = false;
        for (PendingCall call : table.all()) {
            long overdue = call.overdue(now);
            if (overdue > 0 && call.endQueued()) {
                expired = true;
                table.forget(call);
                call.fail(deadline("the call did not leave within its timeout", false));
            } else if (overdue > patience(call) && table.endLeft(call)) {
                call.link().ifPresent(link -> link.frames().cancel(call.id()));
                call.fail(
                        deadline("the hub did not end the call " + SAFETY.toSeconds() + " s after its deadline", true));
            }
        }
        if (expired) {
            InvokeLink link = current;
            link.link().execute(link.frames().queue()::forgetEnded);
        }
        return !table.isEmpty();
    }

    // An answer that is kept can be fetched long after the deadline, when the hub is back.
    private long patience(PendingCall call) {
        boolean fetched = call.left() && call.link().isEmpty();
        return SAFETY.toNanos() + (fetched ? table.keptNanos() : 0);
    }

    private static HubException deadline(String message, boolean dispatched) {
        return ErrorFacts.dispatched(
                ErrorFacts.local(Status.Code.DEADLINE_EXCEEDED, ErrorReason.ERROR_REASON_CALL_DEADLINE, message),
                dispatched);
    }

    private static HubException listenerFailed(Throwable thrown) {
        return ErrorFacts.local(Status.Code.CANCELLED, "the call's listener failed: " + thrown);
    }
}
