package dev.claw.hub.client;

import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.InboxKind;
import dev.claw.hub.v1.Position;
import java.util.List;
import java.util.Optional;

/**
 * How to read an inbox, and groups with it.
 *
 * @param reader which of the agent's readers this is; empty for {@code default}. One stream per reader: a second one,
 *     anywhere, takes over.
 * @param window entries told and not acknowledged at once, of the inbox and all groups together, 1 to the hub's
 *     {@code Limits.max_window} (1,000)
 * @param kinds kinds of inbox entries to be told; empty for all
 * @param resumeAfter the last entry of the inbox seen, if the caller keeps its own position; else delivery begins behind
 *     what the reader acknowledged
 * @param followGroups whether to follow every group that the agent has joined or joins later
 * @param channels groups to follow, each with its own position where the caller keeps one; with {@code followGroups} only
 *     where to begin in these. One that the agent has not joined ends the subscription, CHANNEL_NOT_FOUND.
 */
public record InboxOptions(
        String reader,
        int window,
        List<InboxKind> kinds,
        Optional<Position> resumeAfter,
        boolean followGroups,
        List<ChannelStart> channels) {
    /** Entries told and not acknowledged at once, unless said otherwise. */
    public static final int DEFAULT_WINDOW = 256;

    public InboxOptions {
        if (window < 1) {
            throw new IllegalArgumentException("window is " + window + ", expected at least 1 entry");
        }
        kinds = List.copyOf(kinds);
        channels = List.copyOf(channels);
    }

    /** The inbox alone. */
    public InboxOptions(String reader, int window, List<InboxKind> kinds, Optional<Position> resumeAfter) {
        this(reader, window, kinds, resumeAfter, false, List.of());
    }

    /** The default reader, a window of {@value #DEFAULT_WINDOW} entries, all kinds, from what was acknowledged. */
    public static InboxOptions defaults() {
        return new InboxOptions("", DEFAULT_WINDOW, List.of(), Optional.empty());
    }

    public InboxOptions withReader(String name) {
        return new InboxOptions(name, window, kinds, resumeAfter, followGroups, channels);
    }

    public InboxOptions withWindow(int entries) {
        return new InboxOptions(reader, entries, kinds, resumeAfter, followGroups, channels);
    }

    public InboxOptions withKinds(InboxKind... wanted) {
        return new InboxOptions(reader, window, List.of(wanted), resumeAfter, followGroups, channels);
    }

    public InboxOptions withResumeAfter(Position position) {
        return new InboxOptions(reader, window, kinds, Optional.of(position), followGroups, channels);
    }

    /** Follows every group that the agent has joined, and those that it joins later. */
    public InboxOptions withGroups() {
        return new InboxOptions(reader, window, kinds, resumeAfter, true, channels);
    }

    public InboxOptions withChannels(ChannelStart... starts) {
        return new InboxOptions(reader, window, kinds, resumeAfter, followGroups, List.of(starts));
    }
}
