package dev.claw.hub.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/**
 * Feeds one stream from one numbered source: a position, a bell, and a read that is started when the bell was rung and
 * the stream has room. What the bell said is never trusted: the source is read until it has no more. Owned by the
 * stream's loop; {@link #ring} may come from any thread.
 *
 * @param <P> what one read brings
 */
public final class Feed<P extends Feed.Page> {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final BidiStream<?, ?> stream;
    private final LongFunction<CompletionStage<P>> source;
    private final Duration rest;

    private long position;
    private boolean rung = true;
    private boolean reading;
    private boolean resting;
    private boolean caughtUp;
    private boolean caughtUpTold;
    private Optional<P> ready = Optional.empty();

    /** What one read brings. */
    public interface Page {
        /** The last number considered; the position asked from when there was nothing. */
        long through();

        /** Whether there is nothing to tell. */
        boolean isEmpty();

        /** Whether the source had nothing behind it at that moment. */
        boolean reachedEnd();
    }

    /**
     * A feed that has read nothing yet.
     *
     * @param position read what lies behind this number
     * @param source reads one page behind a number; it may complete on any thread
     */
    public Feed(BidiStream<?, ?> stream, long position, LongFunction<CompletionStage<P>> source) {
        this(stream, position, Duration.ZERO, source);
    }

    /**
     * A feed of a source that changes often and whose newest state is enough.
     *
     * @param rest how long it reads nothing behind a read that reached the end
     */
    public Feed(BidiStream<?, ?> stream, long position, Duration rest, LongFunction<CompletionStage<P>> source) {
        this.stream = stream;
        this.position = position;
        this.rest = rest;
        this.source = source;
    }

    /** There may be news. Any thread. */
    public void ring() {
        stream.onLoop(() -> {
            rung = true;
            stream.wake();
        });
    }

    /** The next page, if one is there; else begins to read one if there may be one. On the loop. */
    public Optional<P> next() {
        if (ready.isPresent()) {
            Optional<P> page = ready;
            ready = Optional.empty();
            return page;
        }
        if (rung && !reading && !resting) {
            rung = false;
            reading = true;
            source.apply(position)
                    .whenComplete((page, fault) -> stream.onLoop(() -> {
                        reading = false;
                        if (fault != null) {
                            stream.later(RETRY_AFTER, this::ring);
                        } else {
                            arrived(page);
                        }
                    }));
        }
        return Optional.empty();
    }

    /** True once: when everything that was there at the start has been handed out. On the loop. */
    public boolean turnsCaughtUp() {
        boolean turns = caughtUp && !caughtUpTold && ready.isEmpty();
        caughtUpTold |= turns;
        return turns;
    }

    /** Whether nothing is read, nothing waits to be handed out, and the bell is silent. On the loop. */
    public boolean isIdle() {
        return ready.isEmpty() && !rung && !reading;
    }

    private void arrived(P page) {
        position = page.through();
        rung |= !page.reachedEnd();
        caughtUp |= page.reachedEnd();
        if (!page.isEmpty()) {
            ready = Optional.of(page);
        }
        if (page.reachedEnd() && !rest.isZero()) {
            resting = true;
            stream.later(rest, () -> {
                resting = false;
                stream.wake();
            });
        }
        stream.wake();
    }
}
