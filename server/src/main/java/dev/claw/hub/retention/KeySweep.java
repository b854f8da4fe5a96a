package dev.claw.hub.retention;

import dev.claw.hub.commit.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * Keys that are dead, and requests for keys. They are kept long enough that whoever still asks with the old id learns
 * what became of it; afterwards a dead key is an unknown one, and an old request's id a new one.
 */
final class KeySweep implements Sweep {
    /** How long a key is kept behind its end, and a request behind its beginning. */
    static final Duration KEPT = Duration.ofDays(30);

    private final Writer writer;

    KeySweep(Writer writer) {
        this.writer = writer;
    }

    @Override
    public CompletionStage<Boolean> slice() {
        return writer.submit(batch -> {
            Instant before = batch.now().minus(KEPT);
            int removed = batch.store().retention().removeKeys(before, SLICE_ROWS);
            removed += batch.store().retention().removeKeyRequests(before, SLICE_ROWS);
            return removed >= SLICE_ROWS;
        });
    }
}
