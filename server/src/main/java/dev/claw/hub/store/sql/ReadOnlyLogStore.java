package dev.claw.hub.store.sql;

import dev.claw.hub.store.LogEntry;
import dev.claw.hub.store.LogStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The logs outside of a transaction. */
final class ReadOnlyLogStore implements LogStore {
    private final SqlReadSession session;
    private final LogQueries queries;

    ReadOnlyLogStore(SqlReadSession session, LogQueries queries) {
        this.session = session;
        this.queries = queries;
    }

    @Override
    public long append(long channel, LogEntry entry) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public long head(long channel) {
        return queries.head(channel);
    }

    @Override
    public Page read(long channel, long after, int limit, long maxBytes) {
        // Where the log stands and what it holds, of one moment.
        return session.atOnce(() -> queries.page(channel, queries.standing(channel), after, limit, maxBytes));
    }

    @Override
    public long trim(long channel, long through) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public List<LogEntry> messages(
            long channel, long afterSeq, long beforeSeq, boolean newest, int limit, long maxBytes) {
        return queries.messages(new LogQueries.Range(channel, afterSeq, beforeSeq), newest, limit, maxBytes);
    }

    @Override
    public Optional<SentRow> sent(String sender, String messageId, Instant since) {
        return queries.sent(sender, messageId, since);
    }
}
