package dev.claw.hub.messages;

import dev.claw.hub.v1.CaughtUp;
import dev.claw.hub.v1.ExchangeResponse;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The logs that one stream delivers, in turns: each one with news gives one frame, then the next one has its turn. Silent
 * logs cost nothing. Owned by the stream's loop.
 */
final class LogTurns {
    /** Pages that wait for the stream or are being read at once, of all its logs together (G23). */
    private static final int MOST_PAGES = 2;

    private final StreamSide side;
    private final Window window;
    private final Consumer<DeliveredLog> onStop;

    /** Those with news, each once; at most the inbox and the groups that the agent has joined. */
    private final Queue<DeliveredLog> turns = new ArrayDeque<>();

    /** Those that hold a page: at most {@link #MOST_PAGES}. */
    private final Set<DeliveredLog> holding = new HashSet<>();

    private final Set<DeliveredLog> queued = new HashSet<>();

    /** Those of the opening that were not delivered to their end yet. */
    private final Set<DeliveredLog> behind = new LinkedHashSet<>();

    private boolean opened;
    private boolean caughtUpTold;

    /** @param onStop told once of a log that is delivered no more because its reader left */
    LogTurns(StreamSide side, Window window, Consumer<DeliveredLog> onStop) {
        this.side = side;
        this.window = window;
        this.onStop = onStop;
    }

    StreamSide side() {
        return side;
    }

    /** Begins to deliver a log. Until {@link #opened} it is one of those that are to catch up. */
    void add(DeliveredLog log) {
        if (!opened) {
            behind.add(log);
        }
        take(log);
    }

    /** All logs of the opening were added. */
    void opened() {
        opened = true;
    }

    /** Delivers the log no more. */
    void remove(DeliveredLog log) {
        log.stop();
        behind.remove(log);
        side.wake();
    }

    /** The log may have news: it gets a turn. */
    void take(DeliveredLog log) {
        if (queued.add(log)) {
            turns.add(log);
        }
        side.wake();
    }

    /** The next frame, while the window has room. */
    Optional<ExchangeResponse> next() {
        Optional<ExchangeResponse> frame = Optional.empty();
        for (int left = turns.size(); left > 0 && frame.isEmpty() && window.room() > 0; left--) {
            DeliveredLog log = turns.remove();
            if (log.wantsPage() && pages() >= MOST_PAGES) {
                turns.add(log);
            } else {
                frame = turn(log);
            }
        }
        if (frame.isPresent()) {
            return frame;
        }
        boolean turnsCaughtUp = opened && !caughtUpTold && behind.isEmpty();
        caughtUpTold |= turnsCaughtUp;
        return turnsCaughtUp
                ? Optional.of(ExchangeResponse.newBuilder()
                        .setCaughtUp(CaughtUp.getDefaultInstance())
                        .build())
                : Optional.empty();
    }

    private int pages() {
        holding.removeIf(log -> !log.holdsPage());
        return holding.size();
    }

    private Optional<ExchangeResponse> turn(DeliveredLog log) {
        queued.remove(log);
        boolean before = log.isStopped();
        Optional<ExchangeResponse> frame = log.next(window);
        if (log.holdsPage()) {
            holding.add(log);
        }
        if (log.wantsTurn() && queued.add(log)) {
            turns.add(log);
        }
        if (log.isCaughtUp()) {
            behind.remove(log);
        }
        if (log.isStopped() && !before) {
            onStop.accept(log);
        }
        return frame;
    }
}
