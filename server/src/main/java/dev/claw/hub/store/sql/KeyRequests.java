package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyRequestRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests for keys that a provider decides. */
final class KeyRequests {
    private static final String SELECT = "SELECT " + KeyRows.REQUEST + " FROM key_requests WHERE ";
    private static final String RETURNING = " RETURNING " + KeyRows.REQUEST;
    private static final String PAGE = " AND revision > ? ORDER BY revision LIMIT ?";

    private final SqlConnection connection;
    private final Counters counters;

    KeyRequests(SqlConnection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
    }

    Optional<KeyRequestRow> byId(String id) {
        return connection.first(SELECT + "id = ?", KeyRows::request, id);
    }

    Optional<KeyRequestRow> of(String consumer, String requestId) {
        return connection.first(SELECT + "consumer = ? AND request_id = ?", KeyRows::request, consumer, requestId);
    }

    KeyRequestRow insert(
            String id, String serviceId, String owner, String consumer, String requestId, String purpose, Instant at) {
        return connection
                .first(
                        "INSERT INTO key_requests (id, service_id, owner, consumer, request_id, purpose, requested_at,"
                                + " granted, note, lifetime, max_calls, revision)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, '', NULL, NULL, ?)" + RETURNING,
                        KeyRows::request,
                        id,
                        serviceId,
                        owner,
                        consumer,
                        requestId,
                        purpose,
                        Micros.of(at),
                        counters.next(Counters.REQUEST_REVISIONS))
                .orElseThrow();
    }

    KeyRequestRow decide(
            String id, boolean granted, String note, Optional<Duration> lifetime, Optional<Integer> maxCalls) {
        return connection
                .first(
                        "UPDATE key_requests SET granted = ?, note = ?, lifetime = ?, max_calls = ?, revision = ?"
                                + " WHERE id = ?" + RETURNING,
                        KeyRows::request,
                        granted ? 1 : 0,
                        note,
                        lifetime.map(Micros::of),
                        maxCalls,
                        counters.next(Counters.REQUEST_REVISIONS),
                        id)
                .orElseThrow(() -> new IllegalArgumentException("key request " + id + ": there is no such request"));
    }

    int countPending(String consumer) {
        return Math.toIntExact(connection.number(
                "SELECT COUNT(*) FROM key_requests WHERE consumer = ? AND granted IS NULL", consumer));
    }

    List<KeyRequestRow> pendingAfter(String owner, long revision, int limit) {
        return connection.list(
                SELECT + "owner = ? AND granted IS NULL" + PAGE, KeyRows::request, owner, revision, limit);
    }

    List<KeyRequestRow> decidedAfter(String consumer, long revision, int limit) {
        return connection.list(
                SELECT + "consumer = ? AND granted IS NOT NULL" + PAGE, KeyRows::request, consumer, revision, limit);
    }
}
