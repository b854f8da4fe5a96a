package dev.claw.hub.bench;

import java.util.Arrays;

/** The latencies of one round, every one kept. Not for several threads at once. */
final class Samples {
    private static final int FIRST_CAPACITY = 1 << 16;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private long[] nanos = new long[FIRST_CAPACITY];
    private int count;

    void add(long latencyNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = latencyNanos;
    }

    void clear() {
        count = 0;
    }

    Round round(long finished, long elapsedNanos) {
        Arrays.sort(nanos, 0, count);
        return new Round(finished * NANOS_PER_SECOND / elapsedNanos, micros(0.50), micros(0.99));
    }

    private double micros(double part) {
        return count == 0 ? 0 : nanos[(int) Math.min(count - 1, (long) (count * part))] / NANOS_PER_MICRO;
    }
}
