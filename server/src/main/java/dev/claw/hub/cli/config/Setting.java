package dev.claw.hub.cli.config;

import java.util.Optional;

/**
 * One thing that an operator decides. A value; the table of all is {@link SettingTable}.
 *
 * @param key its place in the file, levels parted by points
 * @param kind what it may be
 * @param standard what it is when nobody says anything
 * @param about what it is, for people: a phrase that begins with a capital and ends without a point
 * @param outside how it is named outside of the file; empty where only {@code --set} names it
 */
public record Setting<T>(String key, ValueKind<T> kind, T standard, String about, Optional<Outside> outside) {
    /**
     * Names outside of the file.
     *
     * @param option of the command line
     * @param label of the option's value
     * @param variable of the environment
     */
    public record Outside(String option, String label, String variable) {}

    /** The default as text. */
    public String standardText() {
        return kind.writer().apply(standard);
    }
}
