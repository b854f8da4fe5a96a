package dev.claw.hub.cli.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, in powers of 1,024: {@code 512B}, {@code 64KiB}, {@code 1MiB}, {@code 2GiB}. */
public final class SizeText {
    /** The units, for a sentence that says what was expected. */
    public static final String UNITS = "B, KiB, MiB, GiB";

    private static final List<String> UNIT_NAMES = List.of(UNITS.split(", "));
    private static final int STEP_BITS = 10;
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}) ?(" + String.join("|", UNIT_NAMES) + ")");

    private SizeText() {}

    /** The size in bytes; empty when the text is none, as a number without its unit is. */
    public static Optional<Long> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(Long.parseLong(parts.group(1)) << STEP_BITS * UNIT_NAMES.indexOf(parts.group(2)))
                : Optional.empty();
    }

    /** So many bytes in the largest unit that tells them exactly. */
    public static String of(long bytes) {
        int unit = 0;
        long count = bytes;
        while (unit < UNIT_NAMES.size() - 1 && count > 0 && count % (1 << STEP_BITS) == 0) {
            count >>= STEP_BITS;
            unit++;
        }
        return count + UNIT_NAMES.get(unit);
    }
}
