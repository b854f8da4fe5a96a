package dev.claw.hub.store.sql;

import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.InboxStore;
import dev.claw.hub.store.sql.Staged.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The inboxes inside a transaction: their rows are worked on in memory, references are written together. */
final class SqlInboxStore implements InboxStore {
    private final SqlConnection connection;
    private final InboxQueries queries;
    private final WorkingSet working;

    SqlInboxStore(SqlConnection connection, InboxQueries queries, WorkingSet working) {
        this.connection = connection;
        this.queries = queries;
        this.working = working;
    }

    @Override
    public State state(String agent) {
        return inboxes().find(agent).map(Inbox::state).orElse(ReadOnlyInboxStore.NOBODY);
    }

    @Override
    public long append(String agent, long channel, long channelSeq, EntryKind kind, long bytes, Instant at) {
        Inbox inbox = inboxes().of(agent);
        inbox.head++;
        inbox.headBytes += bytes;
        inboxes().changed(inbox);
        working.staged().add(new Reference(inbox.key, inbox.head, channel, channelSeq, kind, inbox.headBytes, at));
        return inbox.head;
    }

    @Override
    public Page read(String agent, long after, Set<EntryKind> kinds, int limit, long maxBytes) {
        working.flush();
        return inboxes()
                .find(agent)
                .map(inbox -> queries.page(inbox, after, kinds, limit, maxBytes))
                .orElseGet(() -> new Page(List.of(), after, 0, 0, 0));
    }

    @Override
    public long cursor(String agent, String reader) {
        Optional<Inbox> inbox = inboxes().find(agent);
        return inbox.map(found -> isDefault(reader) ? found.acked : queries.cursor(found.key, reader))
                .orElse(0L);
    }

    @Override
    public List<Newest> newest(String agent, long after, long through) {
        Optional<Inbox> inbox = inboxes().find(agent);
        if (inbox.isEmpty() || after >= through) {
            return List.of();
        }
        working.flush();
        return queries.newest(inbox.get().key, after, through);
    }

    @Override
    public long advance(String agent, String reader, long through, Instant at) {
        Optional<Inbox> known = inboxes().find(agent);
        if (known.isEmpty()) {
            return 0;
        }
        Inbox inbox = known.get();
        long target = Math.min(through, inbox.head);
        return isDefault(reader) ? advanceDefault(inbox, target) : advanceOther(inbox, reader, target, at);
    }

    @Override
    public void trim(String agent, long keep) {
        Optional<Inbox> known = inboxes().find(agent);
        if (known.isEmpty() || known.get().acked <= known.get().floor) {
            return;
        }
        Inbox inbox = known.get();
        long others = queries.lowestCursor(inbox.key)
                .map(lowest -> Math.max(lowest, inbox.head - keep))
                .orElse(inbox.head);
        long floor = Math.min(inbox.acked, others);
        if (floor <= inbox.floor) {
            return;
        }
        working.flush();
        connection.update(
                "DELETE FROM inbox_entries WHERE inbox = ? AND seq > ? AND seq <= ?", inbox.key, inbox.floor, floor);
        inbox.floor = floor;
        inboxes().changed(inbox);
    }

    @Override
    public void markKnown(String agent, Instant at) {
        Inbox inbox = inboxes().of(agent);
        if (inbox.knownAt.isEmpty()) {
            inbox.knownAt = Optional.of(Micros.of(at));
            inboxes().changed(inbox);
        }
    }

    static boolean isDefault(String reader) {
        return reader.isEmpty() || reader.equals(DEFAULT_READER);
    }

    private long advanceDefault(Inbox inbox, long target) {
        if (target > inbox.acked) {
            inbox.ackedBytes = totalAt(inbox, target);
            inbox.acked = target;
            inboxes().changed(inbox);
        }
        return inbox.acked;
    }

    private long totalAt(Inbox inbox, long seq) {
        if (seq == inbox.head) {
            return inbox.headBytes;
        }
        working.flush();
        return queries.totalAt(inbox.key, seq);
    }

    private long advanceOther(Inbox inbox, String reader, long target, Instant at) {
        long position = queries.cursor(inbox.key, reader);
        if (target <= position) {
            return position;
        }
        connection.update(
                "INSERT INTO cursors (inbox, reader, position, moved_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (inbox, reader)"
                        + " DO UPDATE SET position = excluded.position, moved_at = excluded.moved_at",
                inbox.key,
                reader,
                target,
                Micros.of(at));
        return target;
    }

    private Inboxes inboxes() {
        return working.inboxes();
    }
}
