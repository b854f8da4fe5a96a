package dev.claw.hub.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks several sources of frames in turn, so that one which never runs dry keeps none of the others waiting. Only the
 * owner of the link asks.
 */
final class Rota<F> {
    private final List<Supplier<Optional<F>>> sources;
    private int next;

    Rota(List<Supplier<Optional<F>>> sources) {
        this.sources = sources;
    }

    /** A frame of the next source that has one; empty when none has. */
    Optional<F> next() {
        for (int asked = 0; asked < sources.size(); asked++) {
            Optional<F> frame = sources.get(next).get();
            next = (next + 1) % sources.size();
            if (frame.isPresent()) {
                return frame;
            }
        }
        return Optional.empty();
    }
}
