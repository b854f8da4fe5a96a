package dev.claw.hub.adapter.json;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How long and how often a key is good for. Longer and more than the hub knows is as much as it knows.
 *
 * @param lifetime unset where nothing was said
 * @param maxCalls unset where nothing was said
 */
public record KeyTerms(Optional<Duration> lifetime, OptionalInt maxCalls) {
    /** The longest that the hub lets a key live. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** Nothing was said. */
    public static final KeyTerms UNSAID = new KeyTerms(Optional.empty(), OptionalInt.empty());

    private static final String OLDER = "default_";
    private static final BigDecimal MOST_CALLS = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(LONGEST.toSeconds());
    private static final int MILLIS_DIGITS = 3;

    /** Whether an object says any, in either form. */
    static boolean areIn(RawObject object) {
        return Stream.of("duration_seconds", "max_calls")
                .anyMatch(name ->
                        object.raw(name).or(() -> object.raw(OLDER + name)).isPresent());
    }

    static KeyTerms of(RawObject terms) {
        return new KeyTerms(
                number(terms, "duration_seconds").map(KeyTerms::lifetime),
                number(terms, "max_calls")
                        .map(KeyTerms::calls)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()));
    }

    private static Optional<BigDecimal> number(RawObject terms, String name) {
        return terms.number(name).or(() -> terms.number(OLDER + name));
    }

    private static Duration lifetime(BigDecimal seconds) {
        if (seconds.compareTo(BigDecimal.ONE) < 0) {
            throw new InvalidFrame("duration_seconds", "expected a number of 1 or more, got a lower one");
        }
        return Duration.ofMillis(
                seconds.min(LONGEST_SECONDS).movePointRight(MILLIS_DIGITS).longValue());
    }

    private static int calls(BigDecimal calls) {
        if (calls.signum() < 0) {
            throw new InvalidFrame("max_calls", "expected a number of 0 or more, got one below");
        }
        return calls.min(MOST_CALLS).intValue();
    }
}
