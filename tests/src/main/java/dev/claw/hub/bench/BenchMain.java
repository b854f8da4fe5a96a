package dev.claw.hub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the hub beside the least that does the same work, in rounds that take turns. Prints one table; judges
 * nothing. Arguments: {@code --quick}, or {@code --round SECONDS} with {@code --rounds COUNT}.
 */
final class BenchMain {
    private static final int[] IN_FLIGHT = {1, Load.MAX_IN_FLIGHT};
    private static final double SLOW_SECONDS = 3;
    private static final double QUICK_SECONDS = 0.5;
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final double MILLIS = 1e3;

    private final Duration length;
    private final int rounds;

    private BenchMain(Duration length, int rounds) {
        this.length = length;
        this.rounds = rounds;
    }

    /** Runs everything once. */
    public static void main(String[] arguments) throws Exception {
        double seconds = SLOW_SECONDS;
        int rounds = ROUNDS;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> seconds = QUICK_SECONDS;
                case "--round" -> seconds = Double.parseDouble(value(arguments, ++i));
                case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
                default ->
                    throw new IllegalArgumentException(
                            arguments[i] + ": expected --quick, --round SECONDS or --rounds COUNT");
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
            new BenchMain(Duration.ofMillis(Math.round(seconds * MILLIS)), rounds).run(jar, data.toAbsolutePath());
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
        try (HubProcessLauncher.Running hub = HubProcessLauncher.hub(jar, data.resolve("hub"));
                HubProcessLauncher.Running relay = HubProcessLauncher.relay();
                Wire wire = new Wire()) {
            try (Load calls = new CallLoad(wire, hub.address(), true);
                    Load relayed = new CallLoad(wire, relay.address(), false)) {
                compare("calls", calls, relayed);
            }
            try (Load messages = new MessageLoad(wire, hub.address());
                    Load statements = new SqlBaseline(jar, data.resolve("baseline.db"))) {
                compare("durable messages", messages, statements);
            }
        }
    }

    private void compare(String name, Load hub, Load baseline) throws Exception {
        // With as much as possible, so that all is compiled before the first round that counts.
        hub.run(Load.MAX_IN_FLIGHT, WARM_UP);
        baseline.run(Load.MAX_IN_FLIGHT, WARM_UP);
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
