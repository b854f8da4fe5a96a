package dev.claw.hub.calls;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallConsumed;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One consumer's stream: the calls it makes, and what comes back, which gathers here from any thread and leaves
 * together. When it breaks its calls are cancelled, but for those to be kept (G13).
 */
final class InvokeStream extends BidiStream<InvokeRequest, InvokeResponse> implements CallSink {
    private final CallRouter router;
    private final CallerAccount account;
    private final InvokeOutbox outbox;

    /** Calls whose answer did not leave yet; on the loop. */
    private int unanswered;

    InvokeStream(StreamScope scope, String agentId, CallRouter router, StreamObserver<InvokeResponse> out) {
        super(scope, new InvokeShape(), agentId, out);
        this.router = router;
        this.account = router.book().accounts().hold(agentId);
        this.outbox = new InvokeOutbox(scope.limits());
    }

    @Override
    public void ended(LiveCall call, CallEnded answer) {
        tell(new ForCaller.Answered(answer));
    }

    @Override
    public Optional<Refusal> output(Piece piece) {
        tell(piece);
        return Optional.empty();
    }

    @Override
    public void progressed(LiveCall call) {
        tell(new ForCaller.Progressed(call));
    }

    @Override
    public void inputConsumed(LiveCall call) {
        tell(new ForCaller.Consumed(call));
    }

    @Override
    protected void open(InvokeRequest frame) {
        sendOpened(InvokeResponse.newBuilder()
                .setFrameId(frame.getFrameId())
                .setOpened(scope().opened(agentId()))
                .build());
    }

    @Override
    protected void handle(InvokeRequest frame) {
        switch (frame.getFrameCase()) {
            case CALL -> make(within(frame.getCall().getCallsList(), "call.calls"));
            case CANCEL ->
                within(frame.getCancel().getCallIdsList(), "cancel.call_ids")
                        .forEach(id -> account.find(id).ifPresent(call -> call.fail(CallErrors.canceled())));
            case INPUT -> FirstRefusal.each(within(frame.getInput().getChunksList(), "input.chunks"), this::input);
            case CONSUMED ->
                within(frame.getConsumed().getCallsList(), "consumed.calls").forEach(this::consumed);
            case RELEASE ->
                within(frame.getRelease().getCallIdsList(), "release.call_ids")
                        .forEach(id -> router.book().release(account, id));
            case OPEN, FRAME_NOT_SET -> throw new IllegalStateException("the stream's rules let this frame through");
        }
    }

    @Override
    protected Optional<InvokeResponse> nextFrame() {
        Optional<InvokeResponse> next = outbox.next();
        next.ifPresent(frame -> unanswered -= frame.getEnded().getCallsCount());
        return next;
    }

    @Override
    protected boolean idle() {
        return unanswered == 0;
    }

    @Override
    protected void released() {
        account.live().stream().filter(call -> call.madeOn(this)).forEach(LiveCall::callerLeft);
        router.book().accounts().release(account);
    }

    private void tell(ForCaller next) {
        outbox.add(next);
        wake();
    }

    private <E> List<E> within(List<E> entries, String field) {
        return Entries.within(entries, field, scope().limits().frameEntries());
    }

    private void make(List<OutgoingCall> requests) {
        List<LiveCall> accepted = acceptAll(requests);
        unanswered += accepted.size();
        if (unanswered
                > scope().limits().calls().perCaller()
                        + scope().limits().buffer().entries()) {
            accepted.forEach(router.book()::discard);
            end(Refusal.of(
                    ErrorReason.ERROR_REASON_SLOW_READER,
                    "more than " + scope().limits().buffer().entries()
                            + " answers wait and the stream does not read them"));
            return;
        }
        long waitingBytes = outbox.answerBytes();
        boolean mayCall = waitingBytes <= scope().limits().buffer().bytes();
        for (LiveCall call : accepted) {
            if (mayCall) {
                router.begin(call);
            } else {
                call.fail(CallErrors.answersWait(waitingBytes));
            }
        }
    }

    /** All calls of the frame, or none: one whose id is taken refuses them all, for its answer could be mistaken. */
    private List<LiveCall> acceptAll(List<OutgoingCall> requests) {
        List<LiveCall> accepted = new ArrayList<>(requests.size());
        try {
            for (OutgoingCall request : requests) {
                accepted.add(router.accept(account, request, this));
            }
        } catch (RuntimeException refused) {
            accepted.forEach(router.book()::discard);
            throw refused;
        }
        return accepted;
    }

    private void input(CallChunk chunk) {
        Optional<LiveCall> call = mine(chunk.getCallId());
        if (call.isPresent() && !call.get().request().getStreamsInput()) {
            throw Refusal.field(
                    "input.chunks.call_id",
                    "is " + chunk.getCallId() + ", a call that streams no input; the piece is dropped");
        }
        call.ifPresent(mine -> mine.input(chunk.getChunk()));
    }

    private void consumed(CallConsumed consumed) {
        mine(consumed.getCallId()).flatMap(LiveCall::flow).ifPresent(flow -> flow.outputConsumed(consumed.getBytes()));
    }

    private Optional<LiveCall> mine(String callId) {
        return account.find(callId).filter(call -> call.madeOn(this));
    }
}
