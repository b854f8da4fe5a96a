package dev.claw.hub.calls;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.CallChunk;
import dev.claw.hub.v1.CallConsumed;
import dev.claw.hub.v1.CallProgress;
import dev.claw.hub.v1.CallsConsumed;
import dev.claw.hub.v1.CallsEnded;
import dev.claw.hub.v1.CallsOutput;
import dev.claw.hub.v1.CallsProgress;
import dev.claw.hub.v1.InvokeResponse;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one consumer's stream, in one order for all its calls. Any thread adds; the stream's loop takes. What
 * it holds is bounded per call: its window of output, one note of its progress, one of its input, and its answer.
 */
final class InvokeOutbox {
    private final Queue<ForCaller> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong answerBytes = new AtomicLong();
    private final FrameFill fill;

    InvokeOutbox(HubLimits limits) {
        this.fill = new FrameFill(limits);
    }

    void add(ForCaller next) {
        if (next instanceof ForCaller.Answered answered) {
            answerBytes.addAndGet(answered.answer().getSerializedSize());
        }
        waiting.add(next);
    }

    /** Of the answers that wait. */
    long answerBytes() {
        return answerBytes.get();
    }

    /** The next frame; empty when nothing waits. */
    Optional<InvokeResponse> next() {
        ForCaller head = waiting.peek();
        if (head == null) {
            return Optional.empty();
        }
        InvokeResponse.Builder frame = InvokeResponse.newBuilder();
        if (head instanceof ForCaller.Answered) {
            frame.setEnded(ended());
        } else if (head instanceof Piece) {
            frame.setOutput(output());
        } else if (head instanceof ForCaller.Progressed) {
            frame.setProgress(progress());
        } else {
            frame.setConsumed(consumed());
        }
        return Optional.of(frame.build());
    }

    private CallsEnded.Builder ended() {
        CallsEnded.Builder batch = CallsEnded.newBuilder();
        fill.take(
                waiting,
                ForCaller.Answered.class,
                next -> next.answer().getSerializedSize(),
                next -> batch.addCalls(next.answer()));
        long bytes = 0;
        for (int i = 0; i < batch.getCallsCount(); i++) {
            bytes += batch.getCalls(i).getSerializedSize();
        }
        answerBytes.addAndGet(-bytes);
        return batch;
    }

    private CallsOutput.Builder output() {
        CallsOutput.Builder batch = CallsOutput.newBuilder();
        fill.take(waiting, Piece.class, next -> next.chunk().getSerializedSize(), next -> {
            batch.addChunks(
                    CallChunk.newBuilder().setCallId(next.call().callId()).setChunk(next.chunk()));
            next.call().outputWritten(next);
        });
        return batch;
    }

    private CallsProgress.Builder progress() {
        CallsProgress.Builder batch = CallsProgress.newBuilder();
        fill.take(
                waiting,
                ForCaller.Progressed.class,
                next -> HubLimits.NOTE_BYTES,
                next -> next.call()
                        .flow()
                        .flatMap(CallFlow::takeProgress)
                        .ifPresent(newest -> batch.addCalls(CallProgress.newBuilder()
                                .setCallId(next.call().callId())
                                .setProgress(newest))));
        return batch;
    }

    private CallsConsumed.Builder consumed() {
        CallsConsumed.Builder batch = CallsConsumed.newBuilder();
        fill.take(
                waiting,
                ForCaller.Consumed.class,
                next -> Long.BYTES,
                next -> next.call()
                        .flow()
                        .map(CallFlow::takeInputConsumed)
                        .ifPresent(bytes -> batch.addCalls(CallConsumed.newBuilder()
                                .setCallId(next.call().callId())
                                .setBytes(bytes))));
        return batch;
    }
}
