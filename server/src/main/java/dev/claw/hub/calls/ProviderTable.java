package dev.claw.hub.calls;

import dev.claw.hub.registry.Directory;
import dev.claw.hub.registry.ProviderLoad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Which streams serve which service now; the directory is told when a service comes online or goes. Any thread. */
final class ProviderTable {
    private final ConcurrentMap<String, Serving> providers = new ConcurrentHashMap<>();
    private final Directory directory;

    /**
     * Those that serve one service.
     *
     * @param turn where to begin looking: of equally loaded ones another each time
     */
    private record Serving(List<ServeStream> streams, AtomicInteger turn) {}

    ProviderTable(Directory directory) {
        this.directory = directory;
    }

    void add(String serviceId, ServeStream stream) {
        providers.compute(serviceId, (id, serving) -> {
            List<ServeStream> more = serving == null ? new ArrayList<>() : new ArrayList<>(serving.streams());
            if (!more.contains(stream)) {
                more.add(stream);
            }
            directory.setOnline(id, true);
            return new Serving(List.copyOf(more), serving == null ? new AtomicInteger() : serving.turn());
        });
    }

    void remove(String serviceId, ServeStream stream) {
        providers.computeIfPresent(serviceId, (id, serving) -> {
            List<ServeStream> left =
                    serving.streams().stream().filter(other -> other != stream).toList();
            if (left.isEmpty()) {
                directory.setOnline(id, false);
                return null;
            }
            return new Serving(left, serving.turn());
        });
    }

    /** Nobody serves it any more: its id was given free. Calls that are with a provider go on. */
    void drop(String serviceId) {
        providers.computeIfPresent(serviceId, (id, serving) -> {
            serving.streams().forEach(stream -> stream.dropped(id));
            directory.setOnline(id, false);
            return null;
        });
    }

    boolean isServed(String serviceId) {
        return providers.containsKey(serviceId);
    }

    /** What those that serve it carry now. */
    ProviderLoad load(String serviceId) {
        Serving serving = providers.get(serviceId);
        if (serving == null) {
            return new ProviderLoad(0, 0, 0);
        }
        int inFlight = 0;
        int most = 0;
        for (ServeStream stream : serving.streams()) {
            inFlight += stream.inFlight();
            most += stream.maxCalls();
        }
        return new ProviderLoad(serving.streams().size(), inFlight, most);
    }

    /**
     * Takes room for a call on the least loaded stream that is wanted and has some; in turn where several are equal.
     *
     * @param bytes of the call
     */
    Optional<ServeStream> reserve(String serviceId, int bytes, Predicate<ServeStream> wanted) {
        Serving serving = providers.get(serviceId);
        if (serving == null) {
            return Optional.empty();
        }
        List<ServeStream> streams = serving.streams();
        if (streams.size() == 1) {
            ServeStream only = streams.get(0);
            return wanted.test(only) && only.reserve(bytes) ? Optional.of(only) : Optional.empty();
        }
        int first = Math.floorMod(serving.turn().getAndIncrement(), streams.size());
        List<ServeStream> inTurn = new ArrayList<>(streams.subList(first, streams.size()));
        inTurn.addAll(streams.subList(0, first));
        return inTurn.stream()
                .filter(wanted)
                .sorted(Comparator.comparingDouble(ServeStream::load))
                .filter(stream -> stream.reserve(bytes))
                .findFirst();
    }
}
