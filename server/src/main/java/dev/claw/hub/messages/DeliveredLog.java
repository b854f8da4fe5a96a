package dev.claw.hub.messages;

import dev.claw.hub.v1.ExchangeResponse;
import dev.claw.hub.v1.Gap;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/**
 * One log delivered on one stream, the inbox or a group: a position, a bell, and a page read when the bell was rung. What
 * the bell said is never trusted: the log is read until it has no more. Owned by the stream's loop; {@link #ring} may
 * come from any thread.
 */
final class DeliveredLog {
    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    private final String name;
    private final LongFunction<CompletionStage<LogPage>> source;
    private final LogTurns turns;
    private final long epoch;

    /** The last number read. */
    private long position;
    /** The last number delivered. */
    private long told;

    private boolean rung = true;
    private boolean reading;
    private boolean reachedEnd;
    private boolean stopped;
    private Optional<LogPage> ready = Optional.empty();

    /** What is to be told before anything is delivered. */
    private Optional<Gap> gap;

    /**
     * A log nothing of which is delivered yet.
     *
     * @param name as in {@link Window}
     * @param from deliver what lies behind it, and first tell what cannot be had
     * @param source reads one page behind a number; it may complete on any thread
     */
    DeliveredLog(
            String name, ReadPosition from, LongFunction<CompletionStage<LogPage>> source, LogTurns turns, long epoch) {
        this.name = name;
        this.position = from.after();
        this.told = from.after();
        this.gap = from.gap();
        this.source = source;
        this.turns = turns;
        this.epoch = epoch;
    }

    String name() {
        return name;
    }

    /** The last number delivered, passed over ones included. */
    long told() {
        return told;
    }

    /** There may be news. Any thread. */
    void ring() {
        turns.side().onLoop(() -> {
            rung = true;
            turns.take(this);
        });
    }

    /** Delivers nothing more. */
    void stop() {
        stopped = true;
        ready = Optional.empty();
    }

    /** Whether it has a page that waits, or that is being read. */
    boolean holdsPage() {
        return reading || ready.isPresent();
    }

    /** Whether its turn would begin to read a page. */
    boolean wantsPage() {
        return rung && !holdsPage() && !stopped;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether everything that was there at the first reading was delivered. */
    boolean isCaughtUp() {
        return stopped || reachedEnd && ready.isEmpty();
    }

    /** Whether a turn would bring anything, now or when a page is read. */
    boolean wantsTurn() {
        return !stopped && (gap.isPresent() || ready.isPresent() || rung && !reading);
    }

    /** The next frame, if there is one; else begins to read if there may be one. */
    Optional<ExchangeResponse> next(Window window) {
        if (ready.isEmpty() && rung && !reading && !stopped) {
            read();
        }
        if (gap.isEmpty() && ready.isPresent()) {
            gap = ReadPosition.gapBehind(name, told, ready.get(), epoch);
            told = Math.max(told, ready.get().floor());
        }
        if (gap.isPresent()) {
            ExchangeResponse frame =
                    ExchangeResponse.newBuilder().setGap(gap.get()).build();
            gap = Optional.empty();
            return Optional.of(frame);
        }
        if (ready.isPresent() && ready.get().isEmpty()) {
            stop();
        }
        return ready.map(page -> deliver(page, window));
    }

    private ExchangeResponse deliver(LogPage page, Window window) {
        int most = Math.min(page.count(), window.room());
        LogPage now = page.part(0, most);
        ready = most == page.count() ? Optional.empty() : Optional.of(page.part(most, page.count()));
        for (int at = 0; at < most; at++) {
            window.delivered(name, now.seq(at));
        }
        told = Math.max(told, now.through());
        window.considered(name, told);
        stopped |= now.isLast();
        return now.frame();
    }

    private void read() {
        rung = false;
        reading = true;
        source.apply(position)
                .whenComplete((page, fault) -> turns.side().onLoop(() -> {
                    reading = false;
                    if (fault != null) {
                        turns.side().later(READ_AGAIN, this::ring);
                    } else {
                        arrived(page);
                    }
                }));
    }

    private void arrived(LogPage page) {
        if (stopped) {
            return;
        }
        position = page.through();
        rung |= !page.reachedEnd();
        reachedEnd |= page.reachedEnd();
        if (!page.isEmpty() || page.isLast()) {
            ready = Optional.of(page);
        }
        turns.take(this);
    }
}
