package dev.claw.hub.cli.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long things took: counted in buckets, each at most 1/32 wider than what is in it, so that a long run takes no more
 * room than a short one. Any thread.
 */
final class Histogram {
    private static final int STEP_BITS = 5;
    private static final int STEPS = 1 << STEP_BITS;

    private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - STEP_BITS) * STEPS);

    /** Adds one that took so many nanoseconds. */
    void add(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos)));
    }

    /** How many were added. */
    long count() {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        return all;
    }

    /** What at least such a part of them did not exceed, in nanoseconds; 0 when there are none. */
    long quantile(double part) {
        long all = count();
        long wanted = Math.max(1, (long) Math.ceil(all * part));
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (all > 0 && seen >= wanted) {
                return upperEnd(i);
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - STEP_BITS - 1);
        return shift * STEPS + (int) (nanos >>> shift);
    }

    private static long upperEnd(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        long step = bucket - (long) shift * STEPS;
        return (step + 1 << shift) - 1;
    }
}
