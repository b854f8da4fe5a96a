package dev.claw.hub.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The inboxes that the writing connection works on, each in memory once, written once a transaction. */
final class Inboxes {
    private static final BulkInsert<Inbox> WRITE = new BulkInsert<>(
            "inboxes (key, agent, head, head_bytes, floor, acked, acked_bytes, known_at, expired, expired_bytes)",
            10,
            " ON CONFLICT (key) DO UPDATE SET head = excluded.head, head_bytes = excluded.head_bytes,"
                    + " floor = excluded.floor, acked = excluded.acked, acked_bytes = excluded.acked_bytes,"
                    + " known_at = excluded.known_at, expired = excluded.expired, expired_bytes = excluded.expired_bytes",
            (to, inbox) -> to.add(inbox.key)
                    .add(inbox.agent)
                    .add(inbox.head)
                    .add(inbox.headBytes)
                    .add(inbox.floor)
                    .add(inbox.acked)
                    .add(inbox.ackedBytes)
                    .add(inbox.knownAt)
                    .add(inbox.expired)
                    .add(inbox.expiredBytes));

    private final SqlConnection connection;
    private final InboxQueries queries;
    private final Counters counters;
    private final Recent<String, Inbox> recent;
    private final List<Inbox> changed = new ArrayList<>();

    Inboxes(SqlConnection connection, InboxQueries queries, Counters counters, int keep) {
        this.connection = connection;
        this.queries = queries;
        this.counters = counters;
        this.recent = new Recent<>(keep);
    }

    Optional<Inbox> find(String agent) {
        Optional<Inbox> known = recent.find(agent);
        if (known.isPresent()) {
            return known;
        }
        Optional<Inbox> stored = queries.standing(agent);
        stored.ifPresent(inbox -> recent.put(agent, inbox));
        return stored;
    }

    /** The agent's inbox, made when there is none. */
    Inbox of(String agent) {
        return find(agent).orElseGet(() -> {
            Inbox made = new Inbox(counters.next(Counters.INBOX_KEYS), agent);
            recent.put(agent, made);
            changed(made);
            return made;
        });
    }

    /** To be called whenever a field of it was set. */
    void changed(Inbox inbox) {
        if (!inbox.changed) {
            inbox.changed = true;
            changed.add(inbox);
        }
    }

    void flush() {
        WRITE.insert(connection, changed);
        for (Inbox inbox : changed) {
            inbox.changed = false;
        }
        changed.clear();
    }

    void shrink() {
        recent.shrink(gone -> {});
    }

    void forget() {
        recent.forget();
        changed.clear();
    }
}
