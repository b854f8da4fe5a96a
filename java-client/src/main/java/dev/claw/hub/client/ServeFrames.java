package dev.claw.hub.client;

import dev.claw.hub.v1.AnswerFrame;
import dev.claw.hub.v1.CallAnswer;
import dev.claw.hub.v1.Chunk;
import dev.claw.hub.v1.Limits;
import dev.claw.hub.v1.OutputFrame;
import dev.claw.hub.v1.Progress;
import dev.claw.hub.v1.ProgressFrame;
import dev.claw.hub.v1.ServeRequest;
import dev.claw.hub.v1.ServedCallConsumed;
import dev.claw.hub.v1.ServedChunk;
import dev.claw.hub.v1.ServedConsumed;
import dev.claw.hub.v1.ServedProgress;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What waits to be said of calls on one {@code Serve} stream, and the frames made of it. A call's pieces leave before its
 * answer. Any thread adds; only the owner of the link takes. Bounded by the calls that the stream holds and their windows.
 */
final class ServeFrames {
    private static final long DEFAULT_WINDOW = 256 << 10;

    private final Runnable signal;
    private final Queue<CallAnswer> answers = new ConcurrentLinkedQueue<>();
    private final ChunkOutbox<Long> output = new ChunkOutbox<>();
    private final Newest<Long, Progress> progress = new Newest<>((older, newer) -> newer);
    private final Newest<Long, Long> consumed = new Newest<>(Long::sum);
    private volatile long windowBytes = DEFAULT_WINDOW;

    /** @param signal asks the owner for a turn */
    ServeFrames(Runnable signal) {
        this.signal = signal;
    }

    void told(Limits limits) {
        if (limits.getCallWindowBytes() > 0) {
            windowBytes = limits.getCallWindowBytes();
        }
    }

    /** Bytes of pieces of one call and direction that are sent and not consumed. */
    long windowBytes() {
        return windowBytes;
    }

    /** An answer; it leaves at the next turn, which is not asked for. */
    void answer(CallAnswer answer) {
        answers.add(answer);
    }

    void signal() {
        signal.run();
    }

    void progress(long routingId, Progress told) {
        progress.put(routingId, told);
        signal.run();
    }

    void output(long routingId, ChunkOutlet outlet, Chunk chunk) {
        output.add(routingId, outlet, chunk);
        signal.run();
    }

    void consumed(long routingId, long bytes) {
        if (bytes > 0) {
            consumed.put(routingId, bytes);
            signal.run();
        }
    }

    /** The stream is gone, and with it everybody who waited. */
    void clear() {
        answers.clear();
        output.clear();
        progress.clear();
        consumed.clear();
    }

    /** Whether every answer left. */
    boolean isEmpty() {
        return answers.isEmpty();
    }

    Optional<ServeRequest> next() {
        return progressFrame().or(this::outputFrame).or(this::answerFrame).or(this::consumedFrame);
    }

    private Optional<ServeRequest> progressFrame() {
        if (progress.isEmpty()) {
            return Optional.empty();
        }
        ProgressFrame.Builder frame = ProgressFrame.newBuilder();
        int calls = progress.take((call, told) ->
                frame.addCalls(ServedProgress.newBuilder().setRoutingId(call).setProgress(told)));
        return calls == 0
                ? Optional.empty()
                : Optional.of(ServeRequest.newBuilder().setProgress(frame).build());
    }

    private Optional<ServeRequest> outputFrame() {
        if (output.isEmpty()) {
            return Optional.empty();
        }
        OutputFrame.Builder frame = OutputFrame.newBuilder();
        int pieces = output.take((call, chunk) ->
                frame.addChunks(ServedChunk.newBuilder().setRoutingId(call).setChunk(chunk)));
        return pieces == 0
                ? Optional.empty()
                : Optional.of(ServeRequest.newBuilder().setOutput(frame).build());
    }

    private Optional<ServeRequest> answerFrame() {
        AnswerFrame.Builder frame = AnswerFrame.newBuilder();
        int bytes = 0;
        for (CallAnswer answer = answers.peek(); answer != null; answer = answers.peek()) {
            if (!FrameLimits.fits(frame.getAnswersCount(), bytes, answer.getSerializedSize())) {
                break;
            }
            frame.addAnswers(answers.remove());
            bytes += answer.getSerializedSize();
        }
        return frame.getAnswersCount() == 0
                ? Optional.empty()
                : Optional.of(ServeRequest.newBuilder().setAnswer(frame).build());
    }

    private Optional<ServeRequest> consumedFrame() {
        if (consumed.isEmpty()) {
            return Optional.empty();
        }
        ServedConsumed.Builder frame = ServedConsumed.newBuilder();
        int calls = consumed.take((call, bytes) -> frame.addCalls(
                ServedCallConsumed.newBuilder().setRoutingId(call).setBytes(bytes)));
        return calls == 0
                ? Optional.empty()
                : Optional.of(ServeRequest.newBuilder().setConsumed(frame).build());
    }
}
