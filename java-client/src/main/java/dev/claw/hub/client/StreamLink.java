package dev.claw.hub.client;

import dev.claw.hub.v1.Retry;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one bidirectional stream up: opens it when it is wanted, writes what waits while the transport is ready, opens
 * it again after a loss with jittered backoff, and ends it.
 *
 * <p>One {@link SerialLoop} owns everything here and is the only one that writes the stream; "owner" in this package
 * means a turn of that loop. Received frames are read on the transport's thread, one at a time and never those of two
 * attempts at once; meanwhile the loop is held if it is idle, so that what they cause leaves in one frame.
 */
final class StreamLink<Q, R> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLink.class);
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final Duration DRAIN_SLACK = Duration.ofSeconds(5);
    private static final int PREFETCH = 4;

    private final ClientContext context;
    private final StreamFrames<Q, R> frames;
    private final Backoff backoff;
    private final SerialLoop loop;
    private final LinkTimers timers;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<EndCause> closed = new CompletableFuture<>();

    private Phase phase = Phase.IDLE;
    private @Nullable StreamAttempt<Q, R> attempt;
    private Optional<Ending> ending = Optional.empty();
    private boolean closing;
    private boolean closeAsked;
    private boolean used;

    /** Where the link stands; only the owner looks. */
    private enum Phase {
        /** No stream, none needed yet. */
        IDLE,
        /** No stream; the backoff runs. */
        WAITING,
        /** {@code open} was sent, {@code opened} has not come. */
        OPENING,
        /** In use. */
        OPEN,
        /** Nothing more is sent, the stream's end is awaited. */
        FINISHING,
        /** Ended for good. */
        OVER
    }

    StreamLink(ClientContext context, StreamFrames<Q, R> frames) {
        this.context = context;
        this.frames = frames;
        this.backoff = context.backoff().get();
        this.loop = new SerialLoop(this::pump, this::fault, context.turns());
        this.timers = new LinkTimers(context.timer(), loop);
    }

    /** Something waits to be written, or a stream is wanted. */
    void signal() {
        loop.signal();
    }

    /** Runs a task as owner. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    CompletableFuture<Void> opened() {
        return opened;
    }

    CompletableFuture<EndCause> closed() {
        return closed;
    }

    /** Ends the link once what is under way is settled, or the grace is over. */
    void close(Duration grace) {
        loop.execute(() -> {
            if (phase != Phase.OVER && !closeAsked) {
                closeAsked = true;
                closing = true;
                frames.closing();
                timers.grace(grace, () -> end(Ending.CLOSED));
            }
        });
    }

    /** Ends the link once what is under way is settled, however long the hub lets it live. */
    void retire() {
        loop.execute(() -> closing = true);
    }

    /** Ends the link now, with a failure. */
    void fail(HubException failure) {
        loop.execute(() -> end(Ending.failed(failure)));
    }

    // What a received frame means for the link; called while it is read.

    void tellOpened() {
        loop.execute(this::becomeOpen);
    }

    void tellRefused(com.google.rpc.Status why) {
        HubException refusal = ErrorFacts.of(why);
        loop.execute(() -> abort(refusal));
    }

    /** The stream cannot be used as it is, and another one can. */
    void again(String why) {
        loop.execute(() -> abort(ErrorFacts.local(Status.Code.UNAVAILABLE, why)));
    }

    void tellSuperseded() {
        loop.execute(() -> end(Ending.SUPERSEDED));
    }

    void tellDraining(com.google.protobuf.Duration delay) {
        Duration told = Durations.wait(delay);
        loop.execute(() -> {
            StreamAttempt<Q, R> current = attempt;
            if (current != null) {
                current.drain();
                abortLater(current, told.plus(DRAIN_SLACK), "the hub announced its stop and did not end the stream");
            }
        });
    }

    /** Asks for one more frame, where frames are read by hand. */
    void more() {
        loop.execute(() -> {
            if (attempt != null) {
                attempt.request(1);
            }
        });
    }

    private void pump() {
        switch (phase) {
            case IDLE -> {
                if (closing && frames.settled()) {
                    end(Ending.CLOSED);
                } else if (frames.wanted()) {
                    start();
                }
            }
            case WAITING, OPENING -> {
                if (closing && frames.settled()) {
                    end(Ending.CLOSED);
                }
            }
            case OPEN -> write();
            case FINISHING -> {}
            case OVER -> ending.ifPresent(frames::over);
        }
    }

    private void write() {
        StreamAttempt<Q, R> current = attempt;
        if (current == null) {
            return;
        }
        used |= current.write();
        if (closing && frames.settled()) {
            finish(current);
        } else if (current.draining() && frames.leavable()) {
            leave(current);
        }
    }

    // Nothing is under way on it: its end tells nothing, and a new stream may begin at once.
    private void leave(StreamAttempt<Q, R> current) {
        attempt = null;
        phase = Phase.IDLE;
        timers.cancelAttempt();
        timers.cancelIdle();
        current.halfClose();
        HubException ended = ErrorFacts.local(Status.Code.CANCELLED, "the stream was not used any more");
        timers.once(LINGER, () -> current.abort(ended));
        loop.signal();
    }

    private void lookIdle() {
        StreamAttempt<Q, R> current = attempt;
        boolean unused = phase == Phase.OPEN && !closing && frames.unused();
        if (unused && !used && current != null) {
            leave(current);
        }
        used = !unused;
    }

    private void finish(StreamAttempt<Q, R> current) {
        if (!frames.lingers()) {
            end(Ending.CLOSED);
            return;
        }
        phase = Phase.FINISHING;
        current.halfClose();
        abortLater(current, LINGER, "closed");
    }

    private void start() {
        phase = Phase.OPENING;
        HubLine line = context.line();
        StreamAttempt<Q, R> current =
                new StreamAttempt<>(line.call(frames.method(), line.streamOptions()), frames, loop, this::lost);
        attempt = current;
        abortLater(current, context.times().open(), "the hub did not open the stream in time");
        try {
            current.start(line.headers(), frames.readsByHand() ? 1 : PREFETCH);
        } catch (RuntimeException e) {
            lost(current, ErrorFacts.local(Status.Code.UNAVAILABLE, "the stream did not start: " + e));
        }
    }

    private void becomeOpen() {
        if (phase == Phase.OPENING) {
            phase = Phase.OPEN;
            timers.cancelAttempt();
            backoff.reset();
            context.line().noteReached();
            opened.complete(null);
            if (frames.rests()) {
                used = true;
                timers.idle(context.times().idle().dividedBy(2), this::lookIdle);
            }
        }
    }

    private void lost(StreamAttempt<Q, R> which, HubException cause) {
        if (which != attempt) {
            return;
        }
        attempt = null;
        timers.cancelAttempt();
        timers.cancelIdle();
        if (phase == Phase.FINISHING) {
            end(Ending.CLOSED);
            return;
        }
        boolean lasting = cause.retry() == Retry.RETRY_NEVER || context.line().isShutDown();
        LOG.debug("stream {} lost: {}", frames.method().getBareMethodName(), cause.getMessage());
        phase = Phase.WAITING;
        timers.attempt(backoff.next(cause.retryDelay()), this::waited);
        frames.lost(new StreamFrames.Loss(cause, lasting));
        if (lasting && !frames.survivesRefusal()) {
            end(Ending.failed(cause));
        }
    }

    private void waited() {
        if (phase == Phase.WAITING) {
            phase = Phase.IDLE;
        }
    }

    private void abortLater(StreamAttempt<Q, R> which, Duration delay, String why) {
        HubException cause = ErrorFacts.local(Status.Code.UNAVAILABLE, why);
        timers.attempt(delay, () -> {
            if (which == attempt) {
                abort(cause);
            }
        });
    }

    private void abort(HubException cause) {
        if (attempt != null) {
            attempt.abort(cause);
        }
    }

    private void end(Ending how) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        ending = Optional.of(how);
        timers.cancelAll();
        StreamAttempt<Q, R> current = attempt;
        attempt = null;
        if (current != null) {
            current.abort(how.forWaiters());
        }
        frames.over(how);
        opened.completeExceptionally(how.forWaiters());
        how.tell(closed);
    }

    private void fault(Throwable e) {
        LOG.error("stream {} failed inside the client", frames.method().getBareMethodName(), e);
        abort(ErrorFacts.local(Status.Code.INTERNAL, "a fault of the client: " + e));
    }
}
