package dev.claw.hub.store.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Numbers given out inside the transaction, so that one that is rolled back gives out the same ones again. Written once,
 * at {@link #flush}.
 */
final class Counters {
    static final String CHANNEL_KEYS = "channel_keys";
    static final String CHANNEL_REVISIONS = "channel_revisions";
    static final String INBOX_KEYS = "inbox_keys";
    static final String DECLARATIONS = "declarations";
    static final String KEY_REVISIONS = "key_revisions";
    static final String REQUEST_REVISIONS = "request_revisions";
    static final String POSITION_REVISIONS = "position_revisions";
    static final String RATING_REVISIONS = "rating_revisions";
    static final String REOPENINGS = "reopenings";

    /** No count: the newest time that came, in microseconds. */
    static final String TIME = "time";

    private final SqlConnection connection;
    private final boolean keep;
    private final Map<String, Long> values = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    /**
     * @param keep whether the values may be kept from one transaction to the next
     */
    Counters(SqlConnection connection, boolean keep) {
        this.connection = connection;
        this.keep = keep;
    }

    /** The next number, from 1. */
    long next(String name) {
        long next = 1 + values.computeIfAbsent(name, this::stored);
        values.put(name, next);
        changed.add(name);
        return next;
    }

    /** Uses up the next number if the attempt with it does something; else the number, too, is as if never given. */
    <T> Optional<T> offer(String name, LongFunction<Optional<T>> attempt) {
        long next = 1 + values.computeIfAbsent(name, this::stored);
        Optional<T> done = attempt.apply(next);
        if (done.isPresent()) {
            values.put(name, next);
            changed.add(name);
        }
        return done;
    }

    /** Sets what is below {@code value} to that and {@code ahead} more. */
    void raise(String name, long value, long ahead) {
        if (values.computeIfAbsent(name, this::stored) < value) {
            values.put(name, value + ahead);
            changed.add(name);
        }
    }

    /** The newest number that was given out; 0 when none was. A session that only reads asks what is committed. */
    long newest(String name) {
        return changed.contains(name) ? values.getOrDefault(name, 0L) : stored(name);
    }

    void flush() {
        for (String name : changed) {
            connection.update(
                    "INSERT INTO counters (name, value) VALUES (?, ?)"
                            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    name,
                    values.getOrDefault(name, 0L));
        }
        changed.clear();
    }

    /** Behind a commit. */
    void shrink() {
        if (!keep) {
            forget();
        }
    }

    /** Forgets what is kept in memory, written or not. */
    void forget() {
        values.clear();
        changed.clear();
    }

    private long stored(String name) {
        return connection.number("SELECT value FROM counters WHERE name = ?", name);
    }
}
