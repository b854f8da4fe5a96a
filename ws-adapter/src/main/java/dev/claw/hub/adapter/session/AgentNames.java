package dev.claw.hub.adapter.session;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Which names an agent may go by. */
public final class AgentNames {
    /** Bytes of a name in UTF-8. */
    public static final int MAX_BYTES = 256;

    // As the hub makes the ids of enrolled agents.
    private static final Pattern ENROLLED = Pattern.compile("user_[0-9a-f]{12}");

    // As old clients make up their own, and the adapter for those that give none.
    private static final Pattern MADE_UP = Pattern.compile("[0-9a-f]{8}|client_[0-9A-Za-z]{8}");

    private AgentNames() {}

    /** Whether it is printable text of a fitting length. */
    public static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= MAX_BYTES
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && name.codePoints().allMatch(AgentNames::isPrintable);
    }

    /** Whether it is made like the ids of enrolled agents, so that it is worth asking the hub. */
    public static boolean looksEnrolled(String name) {
        return ENROLLED.matcher(name).matches();
    }

    /** Whether it is made like the names that old clients make up in each process. */
    static boolean looksMadeUp(String name) {
        return MADE_UP.matcher(name).matches();
    }

    /** What one is told that gives itself the id of an enrolled agent. */
    public static String enrolled(String name) {
        return "agent " + name + " is enrolled and speaks only with its token: ws://agent:TOKEN@HOST:PORT, /t/TOKEN,"
                + " ?token=TOKEN or user_auth";
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
