package dev.claw.hub.calls;

import dev.claw.hub.registry.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which streams serve which service now; the directory is told when a service comes online or goes. Any thread. */
final class ProviderTable {
    private final ConcurrentMap<String, List<ServeStream>> providers = new ConcurrentHashMap<>();
    private final Directory directory;

    ProviderTable(Directory directory) {
        this.directory = directory;
    }

    void add(String serviceId, ServeStream stream) {
        providers.compute(serviceId, (id, serving) -> {
            List<ServeStream> more = serving == null ? new ArrayList<>() : new ArrayList<>(serving);
            if (!more.contains(stream)) {
                more.add(stream);
            }
            directory.setOnline(id, true);
            return List.copyOf(more);
        });
    }

    void remove(String serviceId, ServeStream stream) {
        providers.computeIfPresent(serviceId, (id, serving) -> {
            List<ServeStream> left =
                    serving.stream().filter(other -> other != stream).toList();
            if (left.isEmpty()) {
                directory.setOnline(id, false);
                return null;
            }
            return left;
        });
    }

    /** Nobody serves it any more: its id was given free. Calls that are with a provider go on. */
    void drop(String serviceId) {
        providers.computeIfPresent(serviceId, (id, serving) -> {
            serving.forEach(stream -> stream.dropped(id));
            directory.setOnline(id, false);
            return null;
        });
    }

    /** Those that serve it now; empty when it is offline. */
    List<ServeStream> serving(String serviceId) {
        return providers.getOrDefault(serviceId, List.of());
    }
}
