package dev.claw.hub.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ClosedLoopTest {
    @Test
    @DisplayName("what ends well is counted, what fails is counted by its reason, and no place is lost")
    void run_someFail_countsBoth() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        Load load = new Load() {
            @Override
            public CompletableFuture<?> once() {
                return begun.incrementAndGet() % 1_000 == 0
                        ? CompletableFuture.failedFuture(new IllegalStateException("every thousandth"))
                        : CompletableFuture.completedFuture(1);
            }

            @Override
            public void close() {
                // Has nothing.
            }
        };
        Figures figures = ClosedLoop.run(load, 4, Duration.ofMillis(200), System::nanoTime);
        long failed = figures.errors().getOrDefault("INTERNAL", 0L);
        assertThat(figures.done()).isPositive();
        assertThat(failed).isPositive();
        assertThat(figures.done() + failed).isEqualTo(begun.get());
    }

    @Test
    @DisplayName("a quantile is right to a thirty-second of itself")
    void quantile_ofManyValues_isNear() {
        Histogram histogram = new Histogram();
        for (long micros = 1; micros <= 1_000; micros++) {
            histogram.add(micros * 1_000);
        }
        histogram.add(Long.MAX_VALUE);
        histogram.add(-5);
        assertThat(histogram.count()).isEqualTo(1_002);
        assertThat(histogram.quantile(0.5)).isBetween(500_000L, 516_000L);
        assertThat(histogram.quantile(0.99)).isBetween(990_000L, 1_022_000L);
        assertThat(histogram.quantile(0)).isZero();
        assertThat(new Histogram().quantile(0.5)).isZero();
    }
}
