package dev.claw.hub.cli.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 10min}, {@code 24h}, {@code 7d}. */
public final class DurationText {
    /** The units, for a sentence that says what was expected. */
    public static final String UNITS = "ms, s, min, h, d";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|min|m|h|d)");
    private static final Map<String, Duration> LARGEST_FIRST = new LinkedHashMap<>();

    static {
        LARGEST_FIRST.put("d", ChronoUnit.DAYS.getDuration());
        LARGEST_FIRST.put("h", ChronoUnit.HOURS.getDuration());
        LARGEST_FIRST.put("min", ChronoUnit.MINUTES.getDuration());
        LARGEST_FIRST.put("s", ChronoUnit.SECONDS.getDuration());
        LARGEST_FIRST.put("ms", ChronoUnit.MILLIS.getDuration());
    }

    private DurationText() {}

    /** The duration; empty when the text is none, as a number without its unit is. {@code m} means minutes. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String unit = parts.group(2).equals("m") ? "min" : parts.group(2);
        return Optional.ofNullable(LARGEST_FIRST.get(unit))
                .map(one -> one.multipliedBy(Long.parseLong(parts.group(1))));
    }

    /** The duration in the largest unit that tells it exactly, to the millisecond. */
    public static String of(Duration duration) {
        for (Map.Entry<String, Duration> unit : LARGEST_FIRST.entrySet()) {
            long one = unit.getValue().toMillis();
            if (duration.toMillis() >= one && duration.toMillis() % one == 0) {
                return duration.toMillis() / one + unit.getKey();
            }
        }
        return duration.toMillis() + "ms";
    }
}
