package dev.claw.hub.client;

import com.google.protobuf.Duration;
import java.util.concurrent.TimeUnit;

/** Durations between the wire and nanoseconds. */
final class Durations {
    private static final int NANOS = 1_000_000_000;

    private static final java.time.Duration MOST = java.time.Duration.ofDays(1);

    private Durations() {}

    static Duration of(long nanos) {
        return Duration.newBuilder()
                .setSeconds(nanos / NANOS)
                .setNanos((int) (nanos % NANOS))
                .build();
    }

    /** What a peer asks to wait; between nothing and one day, whatever it says. */
    static java.time.Duration wait(Duration told) {
        long nanos = Math.max(0, nanos(told));
        return java.time.Duration.ofNanos(Math.min(nanos, MOST.toNanos()));
    }

    /** Saturates where a long of nanoseconds ends, at 292 years. */
    static long nanos(Duration duration) {
        long whole = TimeUnit.SECONDS.toNanos(duration.getSeconds());
        long sum = whole + duration.getNanos();
        boolean overflow = ((whole ^ sum) & (duration.getNanos() ^ sum)) < 0;
        return overflow ? whole : sum;
    }
}
