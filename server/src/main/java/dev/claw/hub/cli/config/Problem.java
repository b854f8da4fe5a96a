package dev.claw.hub.cli.config;

/**
 * Something about the settings that the hub cannot start with.
 *
 * @param sentence what is wrong and what was expected
 * @param mistyped false for what is understood and refused all the same
 */
public record Problem(Origin origin, String sentence, boolean mistyped) {
    static Problem mistyped(Origin origin, String sentence) {
        return new Problem(origin, sentence, true);
    }

    static Problem refused(Origin origin, String sentence) {
        return new Problem(origin, sentence, false);
    }

    /** One line: where, and what. */
    public String line() {
        return origin.place() + ": " + sentence;
    }
}
