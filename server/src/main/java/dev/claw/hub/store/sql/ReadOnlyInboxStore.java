package dev.claw.hub.store.sql;

import dev.claw.hub.store.EntryKind;
import dev.claw.hub.store.InboxStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The inboxes outside of a transaction. */
final class ReadOnlyInboxStore implements InboxStore {
    /** How the inbox of an agent stands that nobody ever heard of. */
    static final State NOBODY = new State(0, 0, 0, 0, false, 0);

    private final SqlReadSession session;
    private final InboxQueries queries;

    ReadOnlyInboxStore(SqlReadSession session, InboxQueries queries) {
        this.session = session;
        this.queries = queries;
    }

    @Override
    public State state(String agent) {
        return queries.standing(agent).map(Inbox::state).orElse(NOBODY);
    }

    @Override
    public long append(String agent, long channel, long channelSeq, EntryKind kind, long bytes, Instant at) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public Page read(String agent, long after, Set<EntryKind> kinds, int limit, long maxBytes) {
        // Where the inbox stands and what it holds, of one moment.
        return session.atOnce(() -> queries.standing(agent)
                .map(inbox -> queries.page(inbox, after, kinds, limit, maxBytes))
                .orElseGet(() -> new Page(List.of(), after, 0, 0, 0)));
    }

    @Override
    public long cursor(String agent, String reader) {
        Optional<Inbox> inbox = queries.standing(agent);
        return inbox.map(found -> SqlInboxStore.isDefault(reader) ? found.acked : queries.cursor(found.key, reader))
                .orElse(0L);
    }

    @Override
    public List<Newest> newest(String agent, long after, long through) {
        return queries.standing(agent)
                .map(inbox -> queries.newest(inbox.key, after, through))
                .orElseGet(List::of);
    }

    @Override
    public long advance(String agent, String reader, long through, Instant at) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public void trim(String agent, long keep) {
        throw SqlReadSession.readOnly();
    }

    @Override
    public void markKnown(String agent, Instant at) {
        throw SqlReadSession.readOnly();
    }
}
