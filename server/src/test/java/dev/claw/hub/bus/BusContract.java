package dev.claw.hub.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Contract of {@link Bus}, for any that is not cut off. */
@SuppressWarnings("try") // a subscription is held, not used
public abstract class BusContract {
    /** The bus to be tested, the same one throughout a test. */
    protected abstract Bus bus();

    @Test
    void publish_nobodyListens_doesNothing() {
        bus().publish("静音");
    }

    @Test
    void publish_topic_ringsItsListenersAndNoOthers() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        try (Subscription a = bus().subscribe("inbox/爱丽丝", first::incrementAndGet);
                Subscription b = bus().subscribe("inbox/爱丽丝", second::incrementAndGet);
                Subscription c = bus().subscribe("inbox/bob", other::incrementAndGet)) {
            bus().publish("inbox/爱丽丝");
            await().untilAsserted(() -> {
                assertThat(first).hasPositiveValue();
                assertThat(second).hasPositiveValue();
            });
            assertThat(other).hasValue(0);
        }
    }

    @Test
    void publish_sameListenerTwice_isRungByEachSubscription() {
        AtomicInteger rings = new AtomicInteger();
        Runnable listener = rings::incrementAndGet;
        Subscription closedFirst = bus().subscribe("topic", listener);
        try (Subscription stays = bus().subscribe("topic", listener)) {
            bus().publish("topic");
            await().untilAsserted(() -> assertThat(rings).hasValueGreaterThanOrEqualTo(2));
            closedFirst.close();
            int before = rings.get();
            bus().publish("topic");
            await().untilAsserted(() -> assertThat(rings).hasValueGreaterThan(before));
        }
    }

    @Test
    void publish_afterClose_reachesTheListenerNoMore() {
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        Subscription subscription = bus().subscribe("topic", closed::incrementAndGet);
        try (Subscription other = bus().subscribe("topic", open::incrementAndGet)) {
            subscription.close();
            subscription.close();
            bus().publish("topic");
            await().untilAsserted(() -> assertThat(open).hasPositiveValue());
            assertThat(closed).hasValue(0);
        }
    }

    @Test
    void publish_aListenerThrows_ringsTheOthersAllTheSame() {
        AtomicInteger rings = new AtomicInteger();
        Runnable broken = () -> {
            throw new IllegalStateException("a listener of the test breaks");
        };
        try (Subscription before = bus().subscribe("topic", broken);
                Subscription healthy = bus().subscribe("topic", rings::incrementAndGet);
                Subscription after = bus().subscribe("topic", broken)) {
            bus().publish("topic");
            await().untilAsserted(() -> assertThat(rings).hasPositiveValue());
            int once = rings.get();
            bus().publish("topic");
            await().untilAsserted(() -> assertThat(rings).hasValueGreaterThan(once));
        }
    }

    @Test
    void close_insideItsOwnRing_endsIt() {
        AtomicInteger rings = new AtomicInteger();
        Subscription[] own = new Subscription[1];
        own[0] = bus().subscribe("topic", () -> {
            own[0].close();
            rings.incrementAndGet();
        });
        AtomicInteger others = new AtomicInteger();
        try (Subscription other = bus().subscribe("topic", others::incrementAndGet)) {
            bus().publish("topic");
            await().untilAsserted(() -> assertThat(rings).hasValue(1));
            int before = others.get();
            bus().publish("topic");
            await().untilAsserted(() -> assertThat(others).hasValueGreaterThan(before));
            assertThat(rings).hasValue(1);
        }
    }
}
