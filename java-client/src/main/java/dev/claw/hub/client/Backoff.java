package dev.claw.hub.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: a random time up to a bound that doubles with each failure in a row (full
 * jitter), so that many clients of a hub that comes back do not come at once. Not for several threads at once.
 */
final class Backoff {
    private final long first;
    private final long max;
    private final RandomGenerator random;
    private long bound;

    Backoff(Duration first, Duration max, RandomGenerator random) {
        this.first = Math.max(1, first.toNanos());
        this.max = Math.max(this.first, max.toNanos());
        this.random = random;
        this.bound = this.first;
    }

    /** The next wait; never less than what the hub asked for. */
    Duration next(Optional<Duration> asked) {
        long wait = random.nextLong(bound + 1);
        bound = bound > max / 2 ? max : bound * 2;
        return Duration.ofNanos(wait + asked.map(Duration::toNanos).orElse(0L));
    }

    /** An attempt succeeded: the next failure is a first one again. */
    void reset() {
        bound = first;
    }
}
