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
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What waits to be said of calls on one {@code Serve} stream, and the frames made of it. Pieces and answers leave in their
 * order. Any thread adds; only the owner of the link takes. Bounded by the calls that the stream holds and their windows.
 */
final class ServeFrames {
    private static final long DEFAULT_WINDOW = 256 << 10;

    private final Runnable signal;
    private final Queue<Said> said = new ConcurrentLinkedQueue<>();
    private final Newest<Long, Progress> progress = new Newest<>((older, newer) -> newer);
    private final Newest<Long, Long> consumed = new Newest<>(Long::sum);
    private final Rota<ServeRequest> rota =
            new Rota<>(List.of(this::progressFrame, this::saidFrame, this::consumedFrame));
    private volatile long windowBytes = DEFAULT_WINDOW;

    /** What leaves in the order in which it was said. */
    private sealed interface Said {
        /** A piece of output, unless its call is over when it would leave. */
        record Piece(long routingId, ChunkOutlet outlet, Chunk chunk) implements Said {}

        /** How far a call was when it was answered. */
        record Last(ServedProgress progress) implements Said {}

        record Answer(CallAnswer answer) implements Said {}
    }

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
        progress.take(answer.getRoutingId())
                .ifPresent(told -> said.add(new Said.Last(served(answer.getRoutingId(), told))));
        said.add(new Said.Answer(answer));
    }

    void signal() {
        signal.run();
    }

    void progress(long routingId, Progress told) {
        progress.put(routingId, told);
        signal.run();
    }

    void output(long routingId, ChunkOutlet outlet, Chunk chunk) {
        said.add(new Said.Piece(routingId, outlet, chunk));
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
        for (Said one = said.poll(); one != null; one = said.poll()) {
            if (one instanceof Said.Piece piece) {
                piece.outlet().left();
            }
        }
        progress.clear();
        consumed.clear();
    }

    /** Whether every answer left. */
    boolean isEmpty() {
        return said.isEmpty();
    }

    Optional<ServeRequest> next() {
        return rota.next();
    }

    private Optional<ServeRequest> progressFrame() {
        if (progress.isEmpty()) {
            return Optional.empty();
        }
        ProgressFrame.Builder frame = ProgressFrame.newBuilder();
        int calls = progress.take((call, told) -> frame.addCalls(served(call, told)));
        return calls == 0
                ? Optional.empty()
                : Optional.of(ServeRequest.newBuilder().setProgress(frame).build());
    }

    private static ServedProgress served(long routingId, Progress told) {
        return ServedProgress.newBuilder()
                .setRoutingId(routingId)
                .setProgress(told)
                .build();
    }

    // Frames of one kind each, cut where the kind changes.
    private Optional<ServeRequest> saidFrame() {
        for (Said first = said.peek(); first != null; first = said.peek()) {
            ServeRequest.Builder frame = ServeRequest.newBuilder();
            boolean filled = first instanceof Said.Answer
                    ? answers(frame.getAnswerBuilder())
                    : first instanceof Said.Piece
                            ? pieces(frame.getOutputBuilder())
                            : lasts(frame.getProgressBuilder());
            if (filled) {
                return Optional.of(frame.build());
            }
        }
        return Optional.empty();
    }

    private boolean answers(AnswerFrame.Builder frame) {
        int bytes = 0;
        while (said.peek() instanceof Said.Answer next
                && FrameLimits.fits(
                        frame.getAnswersCount(), bytes, next.answer().getSerializedSize())) {
            said.remove();
            frame.addAnswers(next.answer());
            bytes += next.answer().getSerializedSize();
        }
        return frame.getAnswersCount() > 0;
    }

    private boolean pieces(OutputFrame.Builder frame) {
        int bytes = 0;
        while (said.peek() instanceof Said.Piece next
                && FrameLimits.fits(frame.getChunksCount(), bytes, next.chunk().getSerializedSize())) {
            said.remove();
            if (next.outlet().left()) {
                frame.addChunks(
                        ServedChunk.newBuilder().setRoutingId(next.routingId()).setChunk(next.chunk()));
                bytes += next.chunk().getSerializedSize();
            }
        }
        return frame.getChunksCount() > 0;
    }

    private boolean lasts(ProgressFrame.Builder frame) {
        while (said.peek() instanceof Said.Last next && frame.getCallsCount() < FrameLimits.ENTRIES) {
            said.remove();
            frame.addCalls(next.progress());
        }
        return frame.getCallsCount() > 0;
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
