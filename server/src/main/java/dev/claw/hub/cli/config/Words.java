package dev.claw.hub.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Words in sentences about settings. */
final class Words {
    private static final int MAX_SHOWN = 100;

    private Words() {}

    /** The text in quotes, on one line and not too long. */
    static String quoted(String text) {
        String plain = text.codePoints()
                .limit(MAX_SHOWN)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return '"' + plain + (text.codePointCount(0, text.length()) > MAX_SHOWN ? "…" : "") + '"';
    }

    /** The known word that is most like this one; empty when none is like it. */
    static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(other -> distance(word, other)))
                .filter(other -> distance(word, other) <= Math.max(2, word.length() / 3));
    }

    /** How many letters must be added, taken away or changed. */
    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] here = new int[other.length() + 1];
            here[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int change = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                here[column] = Math.min(Math.min(here[column - 1], above[column]) + 1, above[column - 1] + change);
            }
            above = here;
        }
        return above[other.length()];
    }
}
