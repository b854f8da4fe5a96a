package dev.claw.hub.wiring;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A nano clock that stands still until a test moves it. */
final class SettableClock implements LongSupplier {
    private final AtomicLong nanos = new AtomicLong();

    void advance(Duration length) {
        nanos.addAndGet(length.toNanos());
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }
}
