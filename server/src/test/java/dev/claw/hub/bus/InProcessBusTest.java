package dev.claw.hub.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a subscription is held, not used
class InProcessBusTest extends BusContract {
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;

    private final InProcessBus bus = new InProcessBus();

    @Override
    protected Bus bus() {
        return bus;
    }

    @Test
    void publish_listening_ringsOnThisThreadBeforeItReturns() {
        AtomicLong thread = new AtomicLong();
        try (Subscription subscription =
                bus.subscribe("topic", () -> thread.set(Thread.currentThread().getId()))) {
            bus.publish("topic");
            assertThat(thread).hasValue(Thread.currentThread().getId());
        }
    }

    @Test
    void close_theLastListener_leavesNothingBehind() {
        Subscription first = bus.subscribe("topic", () -> {});
        Subscription second = bus.subscribe("topic", () -> {});
        first.close();
        assertThat(bus.topicCount()).isEqualTo(1);
        second.close();
        assertThat(bus.topicCount()).isZero();
    }

    @Test
    void subscribe_whileOthersComeAndGo_missesNoRingAndLeaksNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                done.add(threads.submit(this::comeRingAndGo));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(bus.topicCount()).isZero();
    }

    private void comeRingAndGo() {
        for (int round = 0; round < ROUNDS; round++) {
            AtomicInteger rings = new AtomicInteger();
            try (Subscription subscription = bus.subscribe("topic", rings::incrementAndGet)) {
                bus.publish("topic");
                assertThat(rings).as("the ring after subscribing").hasPositiveValue();
            }
        }
    }
}
