package dev.claw.hub.client;

import dev.claw.hub.v1.InboxKind;
import dev.claw.hub.v1.Position;
import java.util.List;
import java.util.Optional;

/**
 * How to read an inbox.
 *
 * @param reader which of the agent's readers this is; empty for {@code default}. One stream per reader: a second one,
 *     anywhere, takes over.
 * @param window entries told and not acknowledged at once, 1 to the hub's {@code Limits.max_window} (1,000)
 * @param kinds kinds to be told; empty for all
 * @param resumeAfter the last entry seen, if the caller keeps its own position; else delivery begins behind what the
 *     reader acknowledged
 */
public record InboxOptions(String reader, int window, List<InboxKind> kinds, Optional<Position> resumeAfter) {
    /** Entries told and not acknowledged at once, unless said otherwise. */
    public static final int DEFAULT_WINDOW = 256;

    public InboxOptions {
        if (window < 1) {
            throw new IllegalArgumentException("window is " + window + ", expected at least 1 entry");
        }
        kinds = List.copyOf(kinds);
    }

    /** The default reader, a window of {@value #DEFAULT_WINDOW} entries, all kinds, from what was acknowledged. */
    public static InboxOptions defaults() {
        return new InboxOptions("", DEFAULT_WINDOW, List.of(), Optional.empty());
    }

    public InboxOptions withReader(String name) {
        return new InboxOptions(name, window, kinds, resumeAfter);
    }

    public InboxOptions withWindow(int entries) {
        return new InboxOptions(reader, entries, kinds, resumeAfter);
    }

    public InboxOptions withKinds(InboxKind... wanted) {
        return new InboxOptions(reader, window, List.of(wanted), resumeAfter);
    }

    public InboxOptions withResumeAfter(Position position) {
        return new InboxOptions(reader, window, kinds, Optional.of(position));
    }
}
