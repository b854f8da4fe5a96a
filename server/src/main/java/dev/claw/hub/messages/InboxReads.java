package dev.claw.hub.messages;

import dev.claw.hub.commit.StoreReaders;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.EntryKind;
import dev.claw.hub.v1.ChannelStart;
import dev.claw.hub.v1.Position;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The inbox as its readers read it, and where a reader begins in all it reads. Any thread. */
final class InboxReads {
    private final StoreReaders readers;
    private final GroupReads groups;
    private final HubLimits limits;
    private final long epoch;

    InboxReads(StoreReaders readers, GroupReads groups, HubLimits limits, long epoch) {
        this.readers = readers;
        this.groups = groups;
        this.limits = limits;
        this.epoch = epoch;
    }

    long epoch() {
        return epoch;
    }

    /**
     * What a reader asks for.
     *
     * @param resumeAfter its own position in the inbox
     * @param allGroups whether it reads all groups that the agent has joined
     * @param named groups by name: those to read, or with {@code allGroups} where to begin in them
     */
    record Wanted(Optional<Position> resumeAfter, boolean allGroups, List<ChannelStart> named) {}

    /** Where a reader begins, of one moment. */
    record Beginning(ReadPosition inbox, List<GroupReads.Start> groups) {}

    CompletionStage<Beginning> begin(Reader reader, Wanted wanted) {
        return readers.read(session -> new Beginning(
                ReadPosition.find(session, reader.agent(), reader.name(), wanted.resumeAfter(), epoch),
                groups.starts(session, reader, wanted.allGroups(), wanted.named())));
    }

    CompletionStage<LogPage> page(String agent, long after, Set<EntryKind> kinds) {
        return readers.read(session -> InboxPage.of(
                after, session.inboxes().read(agent, after, kinds, limits.frameEntries(), limits.frameBytes())));
    }
}
