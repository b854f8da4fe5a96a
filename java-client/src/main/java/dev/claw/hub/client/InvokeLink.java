package dev.claw.hub.client;

import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallServiceGrpc;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.Opened;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes calls over one {@code Invoke} stream, which opens at the first of them. A call leaves once or never: what may
 * have left is not made again. A link whose hub is about to go is retired: its calls end here, new ones go elsewhere.
 */
final class InvokeLink implements StreamFrames<InvokeRequest, InvokeResponse> {
    private final ClientContext context;
    private final CallDesk desk;
    private final CallTable table;
    private final InvokeFrames frames;
    private final StreamLink<InvokeRequest, InvokeResponse> link;
    private volatile boolean retired;

    InvokeLink(ClientContext context, CallDesk desk, CallTable table) {
        this.context = context;
        this.desk = desk;
        this.table = table;
        this.frames = new InvokeFrames(this, table, context.nanoTime());
        this.link = new StreamLink<>(context, this);
    }

    StreamLink<InvokeRequest, InvokeResponse> link() {
        return link;
    }

    InvokeFrames frames() {
        return frames;
    }

    void signal() {
        link.signal();
    }

    @Override
    public MethodDescriptor<InvokeRequest, InvokeResponse> method() {
        return CallServiceGrpc.getInvokeMethod();
    }

    @Override
    public InvokeRequest open() {
        return frames.open();
    }

    @Override
    public boolean wanted() {
        return frames.wanted();
    }

    @Override
    public Optional<InvokeRequest> next(boolean draining) {
        if (retired) {
            moveOn();
        }
        return frames.next(draining);
    }

    @Override
    public void received(InvokeResponse frame) {
        switch (frame.getFrameCase()) {
            case ENDED -> frame.getEnded().getCallsList().forEach(this::ended);
            case PROGRESS ->
                frame.getProgress()
                        .getCallsList()
                        .forEach(one -> streams(one.getCallId(), streams -> streams.progressed(one.getProgress())));
            case OUTPUT -> frame.getOutput().getChunksList().forEach(this::output);
            case CONSUMED ->
                frame.getConsumed()
                        .getCallsList()
                        .forEach(one -> streams(one.getCallId(), streams -> streams.inputConsumed(one.getBytes())));
            case OPENED -> opened(frame.getOpened());
            case ERROR -> refused(frame.getFrameId(), frame.getError());
            case DRAINING -> draining(frame.getDraining());
            case FRAME_NOT_SET -> {}
        }
    }

    private void opened(Opened opened) {
        table.told(opened.getLimits());
        link.tellOpened();
    }

    private Optional<PendingCall> mine(String callId) {
        return table.find(callId)
                .filter(call -> call.left() && call.link().filter(this::equals).isPresent());
    }

    private void streams(String callId, Consumer<CallStreams> action) {
        mine(callId).flatMap(PendingCall::streams).ifPresent(action);
    }

    private void output(CallChunk chunk) {
        Optional<PendingCall> call = mine(chunk.getCallId());
        if (call.isEmpty() || !chunk.getChunk().hasData()) {
            call.flatMap(PendingCall::streams).ifPresent(CallStreams::outputEnded);
            return;
        }
        Optional<CallStreams> streams = call.get().streams();
        if (streams.isEmpty()) {
            // Nobody hears it; the provider goes on all the same.
            frames.consumed(chunk.getCallId(), Payloads.bytes(chunk.getChunk().getData()));
        } else if (!streams.get().output(chunk.getChunk().getData())) {
            desk.giveUp(call.get(), ChunkIntake.exceeded(table.windowBytes()));
        }
    }

    private void ended(CallEnded ended) {
        mine(ended.getCallId()).ifPresent(call -> desk.ended(call, ended));
    }

    private void draining(Draining draining) {
        link.tellDraining(draining.getDelay());
        retired = true;
        desk.retire(this);
    }

    // New calls leave elsewhere; those that left here have until the hub ends the stream.
    private void moveOn() {
        frames.queue().moveTo(desk::again);
    }

    private void refused(long frame, com.google.rpc.Status why) {
        if (frame == FrameLimits.OPEN) {
            link.tellRefused(why);
            return;
        }
        HubException failure = ErrorFacts.dispatched(ErrorFacts.of(why), false);
        List<PendingCall> calls = table.all().stream()
                .filter(call -> call.frameId() == frame
                        && call.left()
                        && call.link().filter(this::equals).isPresent())
                .toList();
        for (PendingCall call : calls) {
            // None of the frame's calls was made; of several, one may have been at fault for all.
            if (calls.size() > 1 && call.returnAlone()) {
                desk.again(call);
            } else if (table.endLeft(call)) {
                call.fail(failure);
            }
        }
    }

    @Override
    public void lost(Loss loss) {
        frames.lost();
        HubException broken = ErrorFacts.dispatched(
                ErrorFacts.local(
                        Status.Code.UNAVAILABLE,
                        loss.cause().reason(),
                        "the link broke while the call was under way: "
                                + loss.cause().getMessage()),
                true);
        for (PendingCall call : table.all()) {
            if (call.link().filter(this::equals).isPresent() && call.left()) {
                desk.interrupted(call, broken);
            }
        }
        if (!retired && (loss.lasting() || !context.line().reached())) {
            failQueued(ErrorFacts.dispatched(loss.cause(), false));
        }
    }

    private void failQueued(HubException failure) {
        frames.queue().endAll(call -> {
            table.forget(call);
            call.fail(failure);
        });
    }

    @Override
    public boolean survivesRefusal() {
        return true;
    }

    /** Of a retired link: its last call is over. Else the end of the stream cancels what is in flight. */
    @Override
    public boolean settled() {
        return desk.closing() || !inUse();
    }

    @Override
    public boolean rests() {
        return true;
    }

    @Override
    public boolean unused() {
        return !frames.wanted() && !inUse();
    }

    private boolean inUse() {
        return table.all().stream()
                .anyMatch(
                        call -> call.left() && call.link().filter(this::equals).isPresent());
    }

    @Override
    public void over(Ending ending) {
        if (retired && !desk.closing()) {
            moveOn();
            return;
        }
        HubException why = ending.forWaiters();
        HubException left = ErrorFacts.dispatched(why, true);
        for (PendingCall call : table.all()) {
            if (call.link().filter(this::equals).isPresent() && table.endLeft(call)) {
                call.fail(left);
            }
        }
        failQueued(ErrorFacts.dispatched(why, false));
    }
}
