package dev.claw.hub.client;

import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallFrame;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.CancelFrame;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.InvokeOpen;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Opened;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes all calls of one client over one {@code Invoke} stream. Owns the calls under way; opens its stream at the first
 * of them. A call leaves once or never: what may have left is not made again.
 */
final class InvokeLink implements StreamFrames<InvokeRequest, InvokeResponse> {
    /** How long after its deadline a call that the hub does not end is ended here. */
    static final Duration SAFETY = Duration.ofSeconds(5);

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final ClientContext context;
    private final StreamLink<InvokeRequest, InvokeResponse> link;
    private final Sweep sweep;
    private final Budget budget = new Budget(Budget.CALL_ENTRIES, Budget.BYTES);
    private final ConcurrentHashMap<String, PendingCall> pending = new ConcurrentHashMap<>();
    private final CallQueue queue = new CallQueue(budget, this::forget);
    private final Queue<String> cancels = new ConcurrentLinkedQueue<>();
    private volatile long defaultTimeoutNanos = DEFAULT_TIMEOUT.toNanos();
    private long frameId;

    InvokeLink(ClientContext context) {
        this.context = context;
        this.link = new StreamLink<>(context, this);
        this.sweep = new Sweep(context.timer(), this::endOverdue);
    }

    StreamLink<InvokeRequest, InvokeResponse> link() {
        return link;
    }

    /** Makes a call; see {@link AsyncHubClient#call}. */
    CompletableFuture<Payload> call(OutgoingCall asked) {
        OutgoingCall named = asked.getCallId().isEmpty()
                ? asked.toBuilder().setCallId(context.ids().callId()).build()
                : asked;
        long timeout = named.hasTimeout() ? Durations.nanos(named.getTimeout()) : defaultTimeoutNanos;
        PendingCall call = new PendingCall(this, named, context.nanoTime().getAsLong(), timeout);
        Optional<HubException> refusal = admit(call);
        if (refusal.isPresent()) {
            call.completeExceptionally(ErrorFacts.dispatched(refusal.get(), false));
            return call;
        }
        queue.add(call);
        link.signal();
        sweep.ensure();
        return call;
    }

    private Optional<HubException> admit(PendingCall call) {
        if (call.bytes() > FrameLimits.ENTRY_BYTES) {
            return Optional.of(FrameLimits.tooLarge("the call", call.bytes()));
        }
        if (pending.putIfAbsent(call.id(), call) != null) {
            return Optional.of(ErrorFacts.local(
                    Status.Code.ALREADY_EXISTS,
                    ErrorReason.ERROR_REASON_CALL_ID_IN_USE,
                    "call_id " + call.id() + " is under way, expected a new one"));
        }
        if (!budget.admit(call.bytes())) {
            pending.remove(call.id(), call);
            return Optional.of(budget.exceeded("calls"));
        }
        return Optional.empty();
    }

    private void forget(PendingCall call) {
        pending.remove(call.id(), call);
    }

    /** Its future was cancelled. */
    void canceled(PendingCall call) {
        if (call.endQueued()) {
            forget(call);
        } else if (call.left()) {
            cancels.add(call.id());
            link.signal();
        }
    }

    @Override
    public MethodDescriptor<InvokeRequest, InvokeResponse> method() {
        return CallServiceGrpc.getInvokeMethod();
    }

    @Override
    public InvokeRequest open() {
        frameId = FrameLimits.OPEN;
        cancels.clear();
        return InvokeRequest.newBuilder()
                .setFrameId(frameId)
                .setOpen(InvokeOpen.getDefaultInstance())
                .build();
    }

    @Override
    public boolean wanted() {
        return !queue.isEmpty();
    }

    @Override
    public Optional<InvokeRequest> next(boolean draining) {
        if (!cancels.isEmpty()) {
            return Optional.of(cancelFrame());
        }
        return draining ? Optional.empty() : callFrame();
    }

    private InvokeRequest cancelFrame() {
        CancelFrame.Builder frame = CancelFrame.newBuilder();
        while (frame.getCallIdsCount() < FrameLimits.ENTRIES) {
            String id = cancels.poll();
            if (id == null) {
                break;
            }
            frame.addCallIds(id);
        }
        return InvokeRequest.newBuilder().setCancel(frame).build();
    }

    private Optional<InvokeRequest> callFrame() {
        if (queue.isEmpty()) {
            return Optional.empty();
        }
        long id = frameId + 1;
        CallFrame frame = queue.take(id, context.nanoTime().getAsLong());
        if (frame.getCallsCount() == 0) {
            return Optional.empty();
        }
        frameId = id;
        return Optional.of(
                InvokeRequest.newBuilder().setFrameId(id).setCall(frame).build());
    }

    @Override
    public void received(InvokeResponse frame) {
        switch (frame.getFrameCase()) {
            case ENDED -> frame.getEnded().getCallsList().forEach(this::ended);
            case OPENED -> opened(frame.getOpened());
            case ERROR -> refused(frame.getFrameId(), frame.getError());
            case DRAINING -> link.tellDraining(frame.getDraining().getDelay());
            case FRAME_NOT_SET -> {}
        }
    }

    private void opened(Opened opened) {
        if (opened.getLimits().hasDefaultCallTimeout()) {
            defaultTimeoutNanos = Durations.nanos(opened.getLimits().getDefaultCallTimeout());
        }
        link.tellOpened();
    }

    private void ended(CallEnded ended) {
        PendingCall call = pending.get(ended.getCallId());
        if (call == null || !endLeft(call)) {
            return;
        }
        if (ended.hasError()) {
            call.completeExceptionally(ErrorFacts.dispatched(ErrorFacts.of(ended.getError()), ended.getDispatched()));
        } else {
            call.complete(ended.getResult());
        }
    }

    private void refused(long frame, com.google.rpc.Status why) {
        if (frame == FrameLimits.OPEN) {
            link.tellRefused(why);
            return;
        }
        HubException failure = ErrorFacts.dispatched(ErrorFacts.of(why), false);
        List<PendingCall> calls = pending.values().stream()
                .filter(call -> call.frameId() == frame && call.left())
                .toList();
        for (PendingCall call : calls) {
            // None of the frame's calls was made; of several, one may have been at fault for all.
            if (calls.size() > 1 && call.returnAlone()) {
                queue.add(call);
                link.signal();
            } else if (endLeft(call)) {
                call.completeExceptionally(failure);
            }
        }
    }

    private boolean endLeft(PendingCall call) {
        if (!call.endLeft()) {
            return false;
        }
        pending.remove(call.id(), call);
        budget.release(call.bytes());
        return true;
    }

    @Override
    public void lost(Loss loss) {
        HubException broken = ErrorFacts.dispatched(
                ErrorFacts.local(
                        Status.Code.UNAVAILABLE,
                        loss.cause().reason(),
                        "the link broke while the call was under way: "
                                + loss.cause().getMessage()),
                true);
        for (PendingCall call : pending.values()) {
            if (endLeft(call)) {
                call.completeExceptionally(broken);
            }
        }
        if (loss.lasting() || !context.line().reached()) {
            failQueued(ErrorFacts.dispatched(loss.cause(), false));
        }
    }

    private void failQueued(HubException failure) {
        queue.endAll(call -> {
            pending.remove(call.id(), call);
            call.completeExceptionally(failure);
        });
    }

    @Override
    public boolean survivesRefusal() {
        return true;
    }

    // The end of the stream cancels what is in flight.
    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void over(Ending ending) {
        HubException why = ending.forWaiters();
        HubException left = ErrorFacts.dispatched(why, true);
        for (PendingCall call : pending.values()) {
            if (endLeft(call)) {
                call.completeExceptionally(left);
            }
        }
        failQueued(ErrorFacts.dispatched(why, false));
    }

    private boolean endOverdue() {
        long now = context.nanoTime().getAsLong();
        boolean expired = false;
        for (PendingCall call : pending.values()) {
            long overdue = call.overdue(now);
            if (overdue > 0 && call.endQueued()) {
                expired = true;
                pending.remove(call.id(), call);
                call.completeExceptionally(deadline("the call did not leave within its timeout", false));
            } else if (overdue > SAFETY.toNanos() && endLeft(call)) {
                cancels.add(call.id());
                link.signal();
                call.completeExceptionally(deadline("the hub did not end the call 5 s after its deadline", true));
            }
        }
        if (expired) {
            link.execute(queue::forgetEnded);
        }
        return !pending.isEmpty();
    }

    private static HubException deadline(String message, boolean dispatched) {
        return ErrorFacts.dispatched(
                ErrorFacts.local(Status.Code.DEADLINE_EXCEEDED, ErrorReason.ERROR_REASON_CALL_DEADLINE, message),
                dispatched);
    }
}
