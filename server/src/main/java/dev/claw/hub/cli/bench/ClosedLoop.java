package dev.claw.hub.cli.bench;

import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many of a load in flight: what ends begins again, until the time is over; then waits for the last ones, which
 * count too. One run per loop. What it begins runs on the threads of the client.
 */
public final class ClosedLoop {
    /** A place whose last one failed waits, so that a hub that refuses is not asked a million times a second. */
    private static final long PAUSE_MILLIS = 10;

    private static final long LAST_ONES_SECONDS = 60;

    private final Load load;
    private final LongSupplier nanoTime;
    private final Histogram histogram = new Histogram();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private volatile boolean over;

    private ClosedLoop(Load load, LongSupplier nanoTime) {
        this.load = load;
        this.nanoTime = nanoTime;
    }

    /** Runs the load for so long. Blocks. */
    public static Figures run(Load load, int inFlight, Duration length, LongSupplier nanoTime)
            throws InterruptedException {
        return new ClosedLoop(load, nanoTime).run(inFlight, length);
    }

    private Figures run(int inFlight, Duration length) throws InterruptedException {
        CountDownLatch places = new CountDownLatch(inFlight);
        long begin = nanoTime.getAsLong();
        for (int i = 0; i < inFlight; i++) {
            fill(places);
        }
        boolean early = places.await(length.toNanos(), TimeUnit.NANOSECONDS);
        over = true;
        if (!early && !places.await(LAST_ONES_SECONDS, TimeUnit.SECONDS)) {
            errors.computeIfAbsent("UNANSWERED", reason -> new LongAdder()).add(places.getCount());
        }
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - begin);
        Map<String, Long> told = new TreeMap<>();
        errors.forEach((reason, count) -> told.put(reason, count.sum()));
        return new Figures(
                histogram.count(),
                elapsed,
                Duration.ofNanos(histogram.quantile(0.50)),
                Duration.ofNanos(histogram.quantile(0.99)),
                told);
    }

    /** Begins one after the other in one place, in a loop rather than by recursion when they end at once. */
    private void fill(CountDownLatch places) {
        while (!over) {
            long start = nanoTime.getAsLong();
            CompletableFuture<?> one = load.once();
            if (!one.isDone() || one.isCompletedExceptionally()) {
                one.whenComplete((result, failure) -> ended(start, failure, places));
                return;
            }
            histogram.add(nanoTime.getAsLong() - start);
        }
        places.countDown();
    }

    private void ended(long start, @Nullable Throwable failure, CountDownLatch places) {
        if (failure == null) {
            histogram.add(nanoTime.getAsLong() - start);
            fill(places);
            return;
        }
        errors.computeIfAbsent(reason(HubException.from(failure)), reason -> new LongAdder())
                .increment();
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(() -> fill(places));
    }

    private static String reason(HubException failure) {
        return failure.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED
                ? failure.code().name()
                : failure.reason().name().replace("ERROR_REASON_", "");
    }
}
