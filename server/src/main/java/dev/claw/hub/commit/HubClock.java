package dev.claw.hub.commit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time as the hub takes it: the machine's, but never before what the store has seen, so that nothing that expired
 * comes back to life when somebody sets the clock back (G16). While the machine's time is behind, the hub's goes on at
 * half its speed until the two meet: a key then lives twice as long as it says, and never for good. Any thread.
 */
public final class HubClock implements InstantSource {
    private final InstantSource machine;
    private final LongSupplier nanoClock;
    private Instant last;
    private long lastNanos;

    /**
     * @param nanoClock as {@link System#nanoTime}; how time goes on while the machine's is behind
     * @param newest the time that the store has seen
     */
    public HubClock(InstantSource machine, LongSupplier nanoClock, Instant newest) {
        this.machine = machine;
        this.nanoClock = nanoClock;
        this.last = newest;
        this.lastNanos = nanoClock.getAsLong();
    }

    /** Never before what it was the last time. */
    @Override
    public synchronized Instant instant() {
        Instant told = machine.instant();
        long nanos = nanoClock.getAsLong();
        last = told.isBefore(last) ? later(last.plusNanos(Math.max(0, nanos - lastNanos) / 2), told) : told;
        lastNanos = nanos;
        return last;
    }

    /** How far the machine's time is behind; zero when it is not. */
    public Duration behind() {
        Instant hub = instant();
        Instant told = machine.instant();
        return told.isBefore(hub) ? Duration.between(told, hub) : Duration.ZERO;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
