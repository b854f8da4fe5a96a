package dev.claw.hub.calls;

import com.google.rpc.Status;
import dev.claw.hub.stream.BidiStream;
import dev.claw.hub.stream.Entries;
import dev.claw.hub.stream.FrameShape;
import dev.claw.hub.stream.StreamScope;
import dev.claw.hub.v1.CallEnded;
import dev.claw.hub.v1.CallsEnded;
import dev.claw.hub.v1.Draining;
import dev.claw.hub.v1.InvokeRequest;
import dev.claw.hub.v1.InvokeResponse;
import dev.claw.hub.v1.OutgoingCall;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One consumer's stream: the calls it makes, and their answers, which gather here from any thread and leave together.
 * When it breaks its calls are cancelled (G13).
 */
final class InvokeStream extends BidiStream<InvokeRequest, InvokeResponse> implements CallSink {
    private final CallRouter router;
    private final CallerAccount account;
    private final Queue<CallEnded> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger live = new AtomicInteger();

    InvokeStream(StreamScope scope, String agentId, CallRouter router, StreamObserver<InvokeResponse> out) {
        super(scope, new Shape(), agentId, out);
        this.router = router;
        this.account = router.accounts().hold(agentId);
    }

    @Override
    public void ended(CallEnded answer) {
        answers.add(answer);
        live.decrementAndGet();
        wake();
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
        int most = scope().limits().frameEntries();
        if (frame.hasCancel()) {
            Entries.within(frame.getCancel().getCallIdsList(), "call_ids", most)
                    .forEach(id -> account.find(id).ifPresent(call -> call.fail(CallErrors.canceled())));
            return;
        }
        List<OutgoingCall> requests = Entries.within(frame.getCall().getCallsList(), "calls", most);
        acceptAll(requests).forEach(call -> router.begin(account, call));
    }

    @Override
    protected Optional<InvokeResponse> nextFrame() {
        CallsEnded.Builder batch = CallsEnded.newBuilder();
        long bytes = 0;
        while (batch.getCallsCount() < scope().limits().frameEntries()) {
            CallEnded next = answers.peek();
            if (next == null) {
                break;
            }
            bytes += next.getSerializedSize();
            if (batch.getCallsCount() > 0 && bytes > scope().limits().frameBytes()) {
                break;
            }
            batch.addCalls(answers.remove());
        }
        return batch.getCallsCount() == 0
                ? Optional.empty()
                : Optional.of(InvokeResponse.newBuilder().setEnded(batch).build());
    }

    @Override
    protected boolean idle() {
        return live.get() == 0 && answers.isEmpty();
    }

    @Override
    protected void released() {
        account.live().stream().filter(call -> call.sink() == this).forEach(call -> call.fail(CallErrors.canceled()));
        router.accounts().release(account);
    }

    /** All calls of the frame, or none: one whose id is taken refuses them all, for its answer could be mistaken. */
    private List<LiveCall> acceptAll(List<OutgoingCall> requests) {
        List<LiveCall> accepted = new ArrayList<>(requests.size());
        try {
            for (OutgoingCall request : requests) {
                accepted.add(router.accept(account, request, this));
            }
        } catch (RuntimeException refused) {
            accepted.forEach(account::remove);
            throw refused;
        }
        live.addAndGet(accepted.size());
        return accepted;
    }

    private static final class Shape implements FrameShape<InvokeRequest, InvokeResponse> {
        @Override
        public long frameId(InvokeRequest frame) {
            return frame.getFrameId();
        }

        @Override
        public Kind kind(InvokeRequest frame) {
            return switch (frame.getFrameCase()) {
                case OPEN -> Kind.OPEN;
                case CALL -> Kind.ASK;
                case CANCEL -> Kind.TELL;
                case INPUT, CONSUMED, RELEASE, FRAME_NOT_SET -> Kind.UNKNOWN;
            };
        }

        @Override
        public InvokeResponse error(long frameId, Status error) {
            return InvokeResponse.newBuilder()
                    .setFrameId(frameId)
                    .setError(error)
                    .build();
        }

        @Override
        public InvokeResponse draining(Draining draining) {
            return InvokeResponse.newBuilder().setDraining(draining).build();
        }
    }
}
