package dev.claw.hub.cli.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How the text of a setting becomes its value, and the value text again. A value.
 *
 * @param type of the value
 * @param expected what a text has to be, to follow the word "expected"
 * @param reader empty for a text that is no such value
 * @param writer the text that reads as the value
 */
public record ValueKind<T>(
        Class<T> type, String expected, Function<String, Optional<T>> reader, Function<T, String> writer) {
    private static final int MAX_PORT = 65_535;
    private static final Pattern SECRET = Pattern.compile("|[!-~]{32,256}");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    /** A length of time. */
    static ValueKind<Duration> duration(Duration least, Duration most) {
        return new ValueKind<>(
                Duration.class,
                "a duration from " + DurationText.of(least) + " to " + DurationText.of(most) + " with its unit ("
                        + DurationText.UNITS + ")",
                text -> DurationText.parse(text).filter(within(least, most, Comparator.naturalOrder())),
                DurationText::of);
    }

    /** A number of bytes. */
    static ValueKind<Long> size(long least, long most) {
        return new ValueKind<>(
                Long.class,
                "a size from " + SizeText.of(least) + " to " + SizeText.of(most) + " with its unit (" + SizeText.UNITS
                        + ")",
                text -> SizeText.parse(text).filter(within(least, most, Comparator.naturalOrder())),
                SizeText::of);
    }

    /** A number of things. */
    static ValueKind<Long> count(long least, long most) {
        return new ValueKind<>(
                Long.class,
                "a whole number from " + least + " to " + most,
                text -> number(text).filter(within(least, most, Comparator.naturalOrder())),
                String::valueOf);
    }

    /** A door's port; empty for a door that stays closed. */
    static ValueKind<OptionalInt> port() {
        return new ValueKind<>(
                OptionalInt.class,
                "a port from 0 (any free one) to " + MAX_PORT + ", or off",
                text -> text.equals("off")
                        ? Optional.of(OptionalInt.empty())
                        : number(text)
                                .filter(port -> port <= MAX_PORT)
                                .map(port -> OptionalInt.of(Math.toIntExact(port))),
                port -> port.isPresent() ? String.valueOf(port.getAsInt()) : "off");
    }

    /** Any text that is not blank. */
    static ValueKind<String> text(String expected) {
        return new ValueKind<>(
                String.class,
                expected,
                text -> Optional.of(text).filter(given -> !given.isBlank()),
                Function.identity());
    }

    /** A file, or an empty text for none. */
    static ValueKind<String> file() {
        return new ValueKind<>(
                String.class,
                "a file whose first line is the token, or empty for none",
                Optional::of,
                Function.identity());
    }

    /** A secret, or an empty text for none. It is read and never written: as text it is empty. */
    static ValueKind<String> secret() {
        return new ValueKind<>(
                String.class,
                "32 to 256 printable ASCII characters without spaces, or empty for none",
                text -> Optional.of(text).filter(SECRET.asMatchPredicate()),
                secret -> "");
    }

    /** One of these words, in any letter case. */
    static ValueKind<String> word(List<String> words) {
        return new ValueKind<>(
                String.class,
                "one of " + String.join(", ", words),
                text -> words.stream().filter(text::equalsIgnoreCase).findFirst(),
                Function.identity());
    }

    private static Optional<Long> number(String text) {
        return DIGITS.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static <V> Predicate<V> within(V least, V most, Comparator<V> order) {
        return value -> order.compare(value, least) >= 0 && order.compare(value, most) <= 0;
    }
}
