package dev.claw.hub.store.sql;

import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entries and references that the transaction appended and has not written yet, so that they can be written many at a
 * time. What reads those tables flushes first.
 */
final class Staged {
    private static final BulkInsert<StagedEntry> ENTRIES = new BulkInsert<>(
            "entries (channel, seq, kind, sender, message_id, at, content)",
            7,
            "",
            (to, staged) -> to.add(staged.channel)
                    .add(staged.entry.seq())
                    .add(staged.entry.kind().code())
                    .add(staged.entry.sender())
                    .add(staged.entry.messageId())
                    .add(Micros.of(staged.entry.at()))
                    .add(staged.entry.content()));

    private static final BulkInsert<Reference> REFERENCES = new BulkInsert<>(
            "inbox_entries (inbox, seq, channel, channel_seq, kind, total_bytes, at)",
            7,
            "",
            (to, reference) -> to.add(reference.inbox)
                    .add(reference.seq)
                    .add(reference.channel)
                    .add(reference.channelSeq)
                    .add(reference.kind.code())
                    .add(reference.totalBytes)
                    .add(Micros.of(reference.at)));

    private final SqlConnection connection;
    private final List<StagedEntry> entries = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<MessageName, StagedEntry> sent = new HashMap<>();

    Staged(SqlConnection connection) {
        this.connection = connection;
    }

    /** An entry of a channel's log that has its number. */
    record StagedEntry(long channel, LogEntry entry) {}

    /** A reference in an inbox that has its number; {@code totalBytes} is the inbox's running total with it. */
    record Reference(
            long inbox, long seq, long channel, long channelSeq, EntryKind kind, long totalBytes, Instant at) {}

    private record MessageName(String sender, String messageId) {}

    void add(StagedEntry staged) {
        entries.add(staged);
        LogEntry entry = staged.entry;
        if (!entry.messageId().isEmpty()) {
            sent.put(new MessageName(entry.sender(), entry.messageId()), staged);
        }
    }

    void add(Reference reference) {
        references.add(reference);
    }

    /** The newest entry not written yet that this sender sent with this id. */
    Optional<StagedEntry> sent(String sender, String messageId) {
        return sent.isEmpty() ? Optional.empty() : Optional.ofNullable(sent.get(new MessageName(sender, messageId)));
    }

    void flush() {
        ENTRIES.insert(connection, entries);
        REFERENCES.insert(connection, references);
        forget();
    }

    void forget() {
        entries.clear();
        references.clear();
        sent.clear();
    }
}
