package dev.claw.hub.adapter.session;

import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.adapter.mapping.ChatEntries;
import dev.claw.hub.adapter.mapping.Metadata;
import dev.claw.hub.adapter.settings.AdapterSources;
import dev.claw.hub.v1.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code metadata_list} of an adapter: asked for and written once per period, whoever wants it first, and shared by
 * all connections. May be used from any thread.
 */
final class MetadataLists {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataLists.class);

    private final Tunnels tunnels;
    private final int frameBytes;
    private final Duration period;
    private final AdapterSources sources;
    private CompletableFuture<Optional<byte[]>> current = CompletableFuture.completedFuture(Optional.empty());
    private long askedAt;
    private boolean asked;

    /**
     * @param frameBytes of the largest list; a larger one is told to nobody
     * @param period how often a connection gets it
     */
    MetadataLists(Tunnels tunnels, int frameBytes, Duration period, AdapterSources sources) {
        this.tunnels = tunnels;
        this.frameBytes = frameBytes;
        this.period = period;
        this.sources = sources;
    }

    /**
     * The frame's text in UTF-8, at most a period old; never to be changed. Empty when it is too large for a frame.
     *
     * @param services asked for when the list is too old, or could not be had
     */
    CompletableFuture<Optional<byte[]>> current(Supplier<CompletableFuture<List<Service>>> services) {
        long now = sources.nanoTime().getAsLong();
        CompletableFuture<Optional<byte[]>> fresh;
        synchronized (this) {
            if (asked && now - askedAt < period.toNanos() && !current.isCompletedExceptionally()) {
                return current.copy();
            }
            asked = true;
            askedAt = now;
            fresh = new CompletableFuture<>();
            current = fresh;
        }
        services.get().whenComplete((listed, failure) -> {
            if (failure == null) {
                fresh.complete(written(listed));
            } else {
                fresh.completeExceptionally(failure);
            }
        });
        return fresh.copy();
    }

    private Optional<byte[]> written(List<Service> services) {
        String text = ObjectJson.frame("metadata_list")
                .raw("services", Metadata.array(services, tunnels::ofProvided))
                .text("timestamp", ChatEntries.time(sources.clock().instant()))
                .json();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > frameBytes) {
            LOG.warn("no metadata_list: {} services are {} bytes, more than a frame", services.size(), bytes.length);
            return Optional.empty();
        }
        return Optional.of(bytes);
    }

    /** Tells the connection of the list from now on, every period; never while it waits for an answer. */
    void follow(Connection connection, long openedAt) {
        long quiet = connection.context().times().quiet().toNanos();
        long age = sources.nanoTime().getAsLong() - openedAt;
        tellLater(connection, age < quiet ? quiet - age : period.toNanos());
    }

    private void tellLater(Connection connection, long nanos) {
        connection.loop().schedule(() -> tell(connection), nanos, TimeUnit.NANOSECONDS);
    }

    private void tell(Connection connection) {
        if (!connection.isOpen()) {
            return;
        }
        if (!connection.requests().waiting()) {
            connection.then(
                    current(() -> connection.named().link().work().ask(hub -> hub.listServices(Metadata.ONLINE))),
                    list -> list.ifPresent(connection.out()::share),
                    failure -> LOG.debug("no metadata_list now: {}", failure.getMessage()));
        }
        tellLater(connection, period.toNanos());
    }
}
