package dev.claw.hub.store.sql;

import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.LogStore;
import dev.claw.hub.store.sql.Staged.StagedEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The logs inside a transaction: appends are numbered in memory and written together. */
final class SqlLogStore implements LogStore {
    private final SqlConnection connection;
    private final LogQueries queries;
    private final WorkingSet working;

    SqlLogStore(SqlConnection connection, LogQueries queries, WorkingSet working) {
        this.connection = connection;
        this.queries = queries;
        this.working = working;
    }

    @Override
    public long append(long channel, LogEntry entry) {
        Channels.Channel log = log(channel);
        long seq = working.channels().grow(log);
        LogEntry numbered =
                new LogEntry(seq, entry.kind(), entry.sender(), entry.messageId(), entry.at(), entry.content());
        working.staged().add(new StagedEntry(channel, numbered));
        return seq;
    }

    @Override
    public long head(long channel) {
        return working.channels().byKey(channel).map(Channels.Channel::head).orElse(0L);
    }

    @Override
    public Page read(long channel, long after, int limit, long maxBytes) {
        working.flush();
        return queries.page(channel, queries.standing(channel), after, limit, maxBytes);
    }

    @Override
    public long trim(long channel, long through) {
        Channels.Channel log = log(channel);
        long floor = Math.min(through, log.head());
        if (floor > log.floor()) {
            working.flush();
            connection.update("UPDATE logs SET floor = ? WHERE channel = ?", floor, channel);
            log.trimmed(floor);
        }
        return log.floor();
    }

    @Override
    public List<LogEntry> messages(
            long channel, long afterSeq, long beforeSeq, boolean newest, int limit, long maxBytes) {
        working.flush();
        return queries.messages(new LogQueries.Range(channel, afterSeq, beforeSeq), newest, limit, maxBytes);
    }

    @Override
    public Optional<SentRow> sent(String sender, String messageId, Instant since) {
        Optional<StagedEntry> staged = working.staged()
                .sent(sender, messageId)
                .filter(found -> !found.entry().at().isBefore(since));
        if (staged.isPresent()) {
            return staged.map(this::row);
        }
        return queries.sent(sender, messageId, since);
    }

    private Channels.Channel log(long channel) {
        return working.channels()
                .byKey(channel)
                .orElseThrow(
                        () -> new IllegalArgumentException("channel key " + channel + ": there is no such channel"));
    }

    private SentRow row(StagedEntry staged) {
        String id =
                working.channels().byKey(staged.channel()).orElseThrow().row().id();
        return new SentRow(staged.channel(), id, staged.entry());
    }
}
