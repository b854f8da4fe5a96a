package dev.claw.hub.cli;

import dev.claw.hub.client.CallContext;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line by which a program tells how far it is: {@code claw-progress 3/10 reading page 3}, or without a total {@code
 * claw-progress 1200 rows}.
 *
 * @param done in a unit of the program's own
 * @param total empty when it is not known
 * @param note for people; may be empty
 */
record ProgressLine(double done, OptionalDouble total, String note) {
    private static final Pattern FORM = Pattern.compile(
            "claw-progress (\\d{1,15}(?:\\.\\d{1,15})?)(?:/(\\d{1,15}(?:\\.\\d{1,15})?))?(?:\\s+(.*))?");

    /** What the line tells; empty when it is not of this form. */
    static Optional<ProgressLine> parse(String line) {
        Matcher matcher = FORM.matcher(line.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        OptionalDouble total = Optional.ofNullable(matcher.group(2))
                .map(text -> OptionalDouble.of(Double.parseDouble(text)))
                .orElse(OptionalDouble.empty());
        return Optional.of(new ProgressLine(
                Double.parseDouble(matcher.group(1)),
                total,
                Optional.ofNullable(matcher.group(3)).orElse("")));
    }

    /** Tells the caller. */
    void tell(CallContext call) {
        if (total.isPresent()) {
            call.progress(done, total.getAsDouble(), note);
        } else {
            call.progress(done, note);
        }
    }
}
