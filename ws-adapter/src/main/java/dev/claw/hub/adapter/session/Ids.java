package dev.claw.hub.adapter.session;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes the ids of the old protocol. May be used from any thread if its source may. */
public final class Ids {
    private static final int NAME_DIGITS = 8;
    private static final int ID_DIGITS = 12;
    private static final int KEY_DIGITS = 16;

    private static final Pattern CHANNEL = Pattern.compile("ch_[0-9a-f]{12}");

    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** The name of an agent that gave none. */
    public String name() {
        return hex(NAME_DIGITS);
    }

    String tunnel() {
        return hex(ID_DIGITS);
    }

    String channel() {
        return "ch_" + hex(ID_DIGITS);
    }

    /** Whether it is made like the id of a channel. */
    static boolean isChannel(String id) {
        return CHANNEL.matcher(id).matches();
    }

    String message() {
        return "msg_" + hex(ID_DIGITS);
    }

    /**
     * Where the numbers of one connection's requests begin: anywhere, so that what a provider answers late, on its next
     * connection, fits none of those.
     */
    long requests() {
        return random.nextLong();
    }

    /** The id of a request to a provider, the same for the same number. */
    static String request(long number) {
        return hex(number, ID_DIGITS);
    }

    /** The hub's id of a request for a key. */
    String keyRequest() {
        return "ask_" + hex(ID_DIGITS);
    }

    /** A key that opens nothing but what is open. */
    String key() {
        return "key_" + hex(KEY_DIGITS);
    }

    private String hex(int digits) {
        return hex(random.nextLong(), digits);
    }

    private static String hex(long bits, int digits) {
        return HexFormat.of().toHexDigits(bits, digits);
    }
}
