package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.session.HubAccess;
import dev.claw.hub.adapter.session.Identity;
import dev.claw.hub.v1.ServiceFilter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many services the hub lists. Asked at most once a second, however often somebody wants to know. May be used from
 * any thread; its lock guards two fields.
 */
final class ListedCount {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final HubAccess hub;
    private final Identity reader;
    private final LongSupplier nanoTime;
    private @Nullable CompletableFuture<Integer> last;
    private long askedAt;

    ListedCount(HubAccess hub, Identity reader, LongSupplier nanoTime) {
        this.hub = hub;
        this.reader = reader;
        this.nanoTime = nanoTime;
    }

    /** The count, at most a second old. */
    CompletableFuture<Integer> now() {
        CompletableFuture<Integer> fresh;
        synchronized (this) {
            CompletableFuture<Integer> known = last;
            long now = nanoTime.getAsLong();
            if (known != null && now - askedAt < FRESH.toNanos()) {
                return known.copy();
            }
            fresh = new CompletableFuture<>();
            last = fresh;
            askedAt = now;
        }
        hub.askAs(reader, client -> client.listServices(ServiceFilter.getDefaultInstance()))
                .whenComplete((services, failure) -> {
                    if (failure == null) {
                        fresh.complete(services.size());
                    } else {
                        fresh.completeExceptionally(failure);
                    }
                });
        return fresh.copy();
    }
}
