package dev.claw.hub.client;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Makes ids. May be used from any thread. */
final class Ids {
    private static final long VERSION_7 = 7L << 12;
    private static final long VARIANT = 1L << 63;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final String callPrefix;
    private final AtomicLong calls = new AtomicLong();

    Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        this.callPrefix = "c" + Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX) + "-";
    }

    /** A UUID of version 7: ids made later sort later, to the millisecond. */
    String messageId() {
        long high = (clock.millis() << 16) | VERSION_7 | (random.nextLong() & 0xFFF);
        long low = VARIANT | (random.nextLong() >>> 2);
        return new UUID(high, low).toString();
    }

    /** Unique within this client by its number, among the clients of one agent by its prefix. */
    String callId() {
        return callPrefix + Long.toString(calls.incrementAndGet(), Character.MAX_RADIX);
    }

    String instanceId() {
        return "i-" + messageId();
    }
}
