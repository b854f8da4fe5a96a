package dev.claw.hub.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what a key is good for. */
final class KeyTerms {
    @Option(
            names = "--lifetime",
            converter = Durations.class,
            paramLabel = "TIME",
            description = "how long a key lives, 1s to 366d")
    private Optional<Duration> lifetime = Optional.empty();

    @Option(names = "--max-calls", paramLabel = "N", description = "how many calls a key is good for; 0 means none")
    private Optional<Integer> maxCalls = Optional.empty();

    Optional<com.google.protobuf.Duration> lifetime() {
        return lifetime.map(Durations::proto);
    }

    /** Empty when nothing was said. */
    Optional<Integer> maxCalls() {
        if (maxCalls.filter(calls -> calls < 0).isPresent()) {
            throw CommandException.usage("--max-calls is " + maxCalls.get() + "; expected 0 or more");
        }
        return maxCalls;
    }
}
