package dev.claw.hub.cli.bench;

import java.time.Duration;
import java.util.Map;

/**
 * What a run measured.
 *
 * @param done how many ended well
 * @param elapsed from the first that counts to the last
 * @param p50 half of them took no longer
 * @param p99 of a hundred, ninety-nine took no longer
 * @param errors how many failed, by reason
 */
public record Figures(long done, Duration elapsed, Duration p50, Duration p99, Map<String, Long> errors) {
    private static final double NANOS = 1e9;

    /** Ended well, a second. */
    public double perSecond() {
        return elapsed.isZero() ? 0 : done / (elapsed.toNanos() / NANOS);
    }
}
