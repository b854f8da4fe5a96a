package dev.claw.hub.store.sql;

import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.RetentionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is old: found as it is stored, given up inside a transaction. */
final class SqlRetentionStore implements RetentionStore {
    private final SqlConnection connection;
    private final RetentionQueries queries;
    private final Supplier<WorkingSet> writing;

    /** @param writing what the writing connection works on; throws in a session that only reads */
    SqlRetentionStore(SqlConnection connection, Supplier<WorkingSet> writing) {
        this.connection = connection;
        this.queries = new RetentionQueries(connection);
        this.writing = writing;
    }

    @Override
    public List<LogAge> logs(long afterChannel, int limit) {
        return queries.logs(afterChannel, limit);
    }

    @Override
    public long agedThrough(long channel, Instant before, int limit) {
        long floor = queries.floor(channel);
        return Math.max(floor, queries.aged(channel, floor, before, limit));
    }

    @Override
    public long clearableThrough(long channel, Instant sentBefore, int limit) {
        long aged = queries.aged(channel, queries.cleared(channel), sentBefore, limit);
        if (aged == 0) {
            return 0;
        }
        long free = queries.oldestReference(channel).map(oldest -> oldest - 1).orElse(Long.MAX_VALUE);
        long through = Math.min(Math.min(aged, queries.floor(channel)), free);
        return through > queries.cleared(channel) ? through : 0;
    }

    @Override
    public void clear(long channel, long through) {
        flushed();
        connection.update(
                "DELETE FROM entries WHERE channel = ? AND seq <= ?"
                        + " AND seq > (SELECT cleared FROM logs WHERE channel = ?)",
                channel,
                through,
                channel);
        connection.update("UPDATE logs SET cleared = MAX(cleared, ?) WHERE channel = ?", through, channel);
    }

    @Override
    public List<InboxAge> inboxes(long afterInbox, int limit) {
        return queries.inboxes(afterInbox, limit);
    }

    @Override
    public long expiredThrough(String agent, Instant before, int limit) {
        return queries.expired(agent, before, limit);
    }

    @Override
    public List<ReaderPlace> readersBehind(String agent, long through) {
        return flushed()
                .inboxes()
                .find(agent)
                .map(inbox -> behind(inbox, through))
                .orElseGet(List::of);
    }

    @Override
    public void expire(String agent, long through) {
        WorkingSet working = flushed();
        working.inboxes().find(agent).filter(inbox -> through > inbox.floor).ifPresent(inbox -> {
            inbox.expired = through;
            inbox.expiredBytes = connection.number(
                    "SELECT total_bytes FROM inbox_entries WHERE inbox = ? AND seq = ?", inbox.key, through);
            connection.update("DELETE FROM inbox_entries WHERE inbox = ? AND seq <= ?", inbox.key, through);
            inbox.floor = through;
            working.inboxes().changed(inbox);
        });
    }

    @Override
    public void used(String agent, String reader, Instant at) {
        if (!SqlInboxStore.isDefault(reader)) {
            requireWriting();
            connection.update(
                    "INSERT INTO readers (agent, reader, used_at) VALUES (?, ?, ?)"
                            + " ON CONFLICT (agent, reader) DO UPDATE SET used_at = MAX(used_at, excluded.used_at)",
                    agent,
                    reader,
                    Micros.of(at));
        }
    }

    @Override
    public List<NamedReader> unused(Instant before, int limit) {
        return queries.unused(before, limit);
    }

    @Override
    public void forget(String agent, String reader) {
        if (!SqlInboxStore.isDefault(reader)) {
            requireWriting();
            connection.update(
                    "DELETE FROM cursors WHERE inbox = (SELECT key FROM inboxes WHERE agent = ?) AND reader = ?",
                    agent,
                    reader);
            connection.update("DELETE FROM readers WHERE agent = ? AND reader = ?", agent, reader);
        }
    }

    @Override
    public int removeKeys(Instant before, int limit) {
        requireWriting();
        return connection.update(
                "DELETE FROM keys WHERE id IN (SELECT id FROM keys WHERE expires_at <= ? OR revoked_at <= ? LIMIT ?)",
                Micros.of(before),
                Micros.of(before),
                limit);
    }

    @Override
    public int removeKeyRequests(Instant before, int limit) {
        requireWriting();
        return connection.update(
                "DELETE FROM key_requests WHERE id IN (SELECT id FROM key_requests WHERE requested_at <= ? LIMIT ?)",
                Micros.of(before),
                limit);
    }

    private List<ReaderPlace> behind(Inbox inbox, long through) {
        List<ReaderPlace> behind = new ArrayList<>(queries.cursorsBehind(inbox.key, through));
        if (inbox.acked < through) {
            behind.add(new ReaderPlace(InboxStore.DEFAULT_READER, inbox.acked));
        }
        return behind;
    }

    private void requireWriting() {
        var unused = writing.get();
    }

    private WorkingSet flushed() {
        WorkingSet working = writing.get();
        working.flush();
        return working;
    }
}
