package dev.claw.hub.cli.config;

/**
 * Where a value was given.
 *
 * @param source of which kind
 * @param place an option, a variable, or file, line and column
 */
public record Origin(Source source, String place) {
    static final Origin DEFAULT = new Origin(Source.DEFAULT, "default");

    /** Kinds of places; a later one wins over an earlier one. */
    public enum Source {
        DEFAULT,
        FILE,
        VARIABLE,
        OPTION
    }
}
