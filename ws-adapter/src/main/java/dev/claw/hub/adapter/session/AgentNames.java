package dev.claw.hub.adapter.session;

import java.nio.charset.StandardCharsets;

/** Which names an agent may go by. */
public final class AgentNames {
    /** Bytes of a name in UTF-8. */
    public static final int MAX_BYTES = 256;

    private AgentNames() {}

    /** Whether it is printable text of a fitting length. */
    public static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= MAX_BYTES
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
                && name.codePoints().allMatch(AgentNames::isPrintable);
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
