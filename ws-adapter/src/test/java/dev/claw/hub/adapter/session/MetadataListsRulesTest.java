package dev.claw.hub.adapter.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.adapter.settings.AdapterSources;
import dev.claw.hub.adapter.settings.AdapterTimes;
import dev.claw.hub.v1.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One list of services for all connections, asked for once in a period. */
final class MetadataListsRulesTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final AdapterSources sources =
            new AdapterSources(now::get, () -> Instant.parse("2026-03-20T03:47:00Z"), new Random(1));
    private final MetadataLists lists = lists(1 << 20);

    @Test
    @DisplayName("all who want it within a period get the one list, also while it is asked for")
    void current_withinPeriod_isAskedOnce() {
        CompletableFuture<List<Service>> services = new CompletableFuture<>();
        CompletableFuture<Optional<byte[]>> first = current(services);
        CompletableFuture<Optional<byte[]>> second = current(services);
        services.complete(List.of(service("天气")));
        assertThat(text(first)).contains("\"天气\"").isEqualTo(text(second));
        now.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
        assertThat(text(current(services))).isEqualTo(text(first));
        assertThat(asked).hasValue(1);
        now.addAndGet(1);
        assertThat(text(current(CompletableFuture.completedFuture(List.of())))).contains("\"services\":[]");
        assertThat(asked).hasValue(2);
    }

    @Test
    @DisplayName("a list that could not be had is asked for again by the next who wants it")
    void current_afterFailure_isAskedAgain() {
        assertThat(current(CompletableFuture.failedFuture(new IllegalStateException("away"))))
                .isCompletedExceptionally();
        assertThat(text(current(CompletableFuture.completedFuture(List.of(service("w"))))))
                .contains("\"w\"");
        assertThat(asked).hasValue(2);
    }

    @Test
    @DisplayName("a list that is more than a frame is told to nobody")
    void current_tooLarge_isEmpty() {
        MetadataLists small = lists(300);
        List<Service> services = List.of(service("大".repeat(100)));
        assertThat(small.current(() -> CompletableFuture.completedFuture(services)))
                .isCompletedWithValue(Optional.empty());
    }

    private MetadataLists lists(int frameBytes) {
        return new MetadataLists(
                new Tunnels(new Ids(sources.random()), 10, sources.clock()),
                frameBytes,
                AdapterTimes.defaults().lists(),
                sources);
    }

    private CompletableFuture<Optional<byte[]>> current(CompletableFuture<List<Service>> services) {
        return lists.current(() -> {
            asked.incrementAndGet();
            return services;
        });
    }

    private static String text(CompletableFuture<Optional<byte[]>> list) {
        return new String(list.join().orElseThrow(), StandardCharsets.UTF_8);
    }

    private static Service service(String id) {
        return Service.newBuilder().setServiceId(id).setName(id).build();
    }
}
