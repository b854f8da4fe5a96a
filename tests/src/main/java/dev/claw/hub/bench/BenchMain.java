package dev.claw.hub.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures the hub beside the least that does the same work, in rounds that take turns. Prints one table; judges
 * nothing. Arguments: {@code --quick}, or {@code --round SECONDS} with {@code --rounds COUNT}; {@code --only NAME}, as
 * often as wanted, leaves out what is not named.
 */
final class BenchMain {
    private static final int[] IN_FLIGHT = {1, Load.MAX_IN_FLIGHT};
    private static final double SLOW_SECONDS = 3;
    private static final double QUICK_SECONDS = 0.5;
    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 4;
    private static final double MILLIS = 1e3;

    private static final int MANY_SERVICES = 10_000;
    private static final int FEW_SERVICES = 10;
    private static final int IDLE_AGENTS = 1_000;

    private final Duration length;
    private final int rounds;
    private final Set<Comparison> wanted;

    /** What is compared with what. */
    private enum Comparison {
        CALLS("calls", false),
        SERVICES("calls, 10,000:10", true),
        MESSAGES("durable messages", false),
        GROUP("group of 500", false),
        SOCKETS("adapter : socket relay", false),
        ADAPTER("adapter : client", true),
        ADAPTER_FRAMES("adapter : stubs, a call a frame", true),
        ADAPTER_STUBS("adapter : stubs", true),
        CROWD("adapter, 1,000 idle", true),
        IDLE("idle connections", true);

        private final String title;
        private final boolean againstHub;

        Comparison(String title, boolean againstHub) {
            this.title = title;
            this.againstHub = againstHub;
        }

        private boolean hasDoor() {
            return this == SOCKETS
                    || this == ADAPTER
                    || this == ADAPTER_FRAMES
                    || this == ADAPTER_STUBS
                    || this == CROWD;
        }

        private HubProcessLauncher.Running other(Path jar, Path data) throws IOException {
            if (!againstHub) {
                return HubProcessLauncher.relay();
            }
            return this == CROWD ? HubProcessLauncher.hubWithDoor(jar, data) : HubProcessLauncher.hub(jar, data);
        }
    }

    private BenchMain(Duration length, int rounds, Set<Comparison> wanted) {
        this.length = length;
        this.rounds = rounds;
        this.wanted = wanted;
    }

    /** Runs everything once. */
    public static void main(String[] arguments) throws Exception {
        double seconds = SLOW_SECONDS;
        int rounds = ROUNDS;
        Set<Comparison> wanted = EnumSet.noneOf(Comparison.class);
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> seconds = QUICK_SECONDS;
                case "--round" -> seconds = Double.parseDouble(value(arguments, ++i));
                case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
                case "--only" ->
                    wanted.add(Comparison.valueOf(value(arguments, ++i).toUpperCase(Locale.ROOT)));
                default ->
                    throw new IllegalArgumentException(
                            arguments[i]
                                    + ": expected --quick, --round SECONDS, --rounds COUNT or --only calls|services|messages|group|sockets|adapter|adapter_frames|adapter_stubs|crowd|idle");
            }
        }
        if (seconds <= 0 || rounds < 1) {
            throw new IllegalArgumentException(
                    "rounds of " + seconds + " s, " + rounds + " of them: expected more than 0 s and at least 1");
        }
        Path jar = Path.of(System.getProperty("claw.jar", "../server/target/claw-hub.jar"))
                .toAbsolutePath()
                .normalize();
        // Beside the build and not in the system's folder for temporary files, which may be in memory.
        Path data = Files.createTempDirectory(Path.of(System.getProperty("claw.bench.data", "target")), "bench");
        try {
            new BenchMain(Duration.ofMillis(Math.round(seconds * MILLIS)), rounds, wanted)
                    .run(jar, data.toAbsolutePath());
        } finally {
            delete(data);
        }
    }

    private void run(Path jar, Path data) throws Exception {
        System.out.printf(
                "%d rounds of %.1f s each, hub and baseline in turn, %d-byte payloads, %d cores%n%s%n",
                rounds,
                length.toMillis() / MILLIS,
                Load.PAYLOAD_BYTES,
                Runtime.getRuntime().availableProcessors(),
                Report.header());
        for (Comparison comparison : Comparison.values()) {
            if (wanted.isEmpty() || wanted.contains(comparison)) {
                Path folder = Files.createDirectory(data.resolve(comparison.name()));
                if (comparison == Comparison.IDLE) {
                    IdleCost.measure(jar, folder);
                } else {
                    run(comparison, jar, folder);
                }
            }
        }
    }

    private void run(Comparison comparison, Path jar, Path data) throws Exception {
        try (HubProcessLauncher.Running hub = comparison.hasDoor()
                        ? HubProcessLauncher.hubWithDoor(jar, data.resolve("hub"))
                        : HubProcessLauncher.hub(jar, data.resolve("hub"));
                HubProcessLauncher.Running other = comparison.other(jar, data.resolve("other"));
                Wire wire = new Wire()) {
            switch (comparison) {
                case CALLS -> compare(comparison, CallLoad.throughHub(wire, hub.address()), relayed(wire, other));
                case SERVICES -> {
                    new Crowd(wire, hub.address(), MANY_SERVICES).come();
                    new Crowd(wire, other.address(), FEW_SERVICES).come();
                    compare(
                            comparison,
                            CallLoad.throughHub(wire, hub.address()),
                            CallLoad.throughHub(wire, other.address()));
                }
                case MESSAGES ->
                    compare(
                            comparison,
                            new MessageLoad(wire, hub.address()),
                            new SqlBaseline(jar, data.resolve("baseline.db")));
                case GROUP ->
                    compare(
                            comparison,
                            GroupLoad.throughHub(wire, hub.address()),
                            GroupLoad.throughRelay(wire, other.address()));
                case SOCKETS ->
                    compare(
                            comparison,
                            new OldCallLoad(wire, URI.create(hub.door())),
                            new OldCallLoad(wire, URI.create(other.door())));
                case ADAPTER ->
                    compare(
                            comparison,
                            new OldCallLoad(wire, URI.create(hub.door())),
                            new ClientCallLoad(wire, other.address()));
                case ADAPTER_FRAMES ->
                    compare(
                            comparison,
                            new OldCallLoad(wire, URI.create(hub.door())),
                            CallLoad.oneByOne(wire, other.address()));
                case ADAPTER_STUBS ->
                    compare(
                            comparison,
                            new OldCallLoad(wire, URI.create(hub.door())),
                            CallLoad.throughHub(wire, other.address()));
                case IDLE -> throw new IllegalArgumentException("idle connections are compared with nothing");
                case CROWD -> {
                    new OldCrowd(wire, URI.create(hub.door())).come(IDLE_AGENTS);
                    compare(
                            comparison,
                            new OldCallLoad(wire, URI.create(hub.door())),
                            new OldCallLoad(wire, URI.create(other.door())));
                }
            }
        }
    }

    private static Load relayed(Wire wire, HubProcessLauncher.Running relay) throws Exception {
        return CallLoad.throughRelay(wire, relay.address());
    }

    private void compare(Comparison comparison, Load hubLoad, Load otherLoad) throws Exception {
        try (hubLoad;
                otherLoad) {
            compare(comparison.title, hubLoad, otherLoad);
        }
    }

    private void compare(String name, Load hub, Load baseline) throws Exception {
        // With as much as possible, so that all is compiled before the first round that counts: what a compiler does
        // later is charged to whoever runs just then.
        Duration warmUp = length.multipliedBy(WARM_UP_ROUNDS);
        hub.run(Load.MAX_IN_FLIGHT, warmUp);
        baseline.run(Load.MAX_IN_FLIGHT, warmUp);
        for (int inFlight : IN_FLIGHT) {
            hub.run(inFlight, length);
            baseline.run(inFlight, length);
            List<Report.Pair> pairs = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                pairs.add(new Report.Pair(hub.run(inFlight, length), baseline.run(inFlight, length)));
            }
            System.out.println(Report.row(name, inFlight, pairs));
        }
    }

    private static String value(String[] arguments, int place) {
        if (place >= arguments.length) {
            throw new IllegalArgumentException(arguments[place - 1] + ": expected a number after it");
        }
        return arguments[place];
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
