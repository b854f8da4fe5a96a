package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRequestStore;
import dev.claw.hub.v1.ErrorReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests for keys. */
final class KeyRequests implements KeyRequestStore {
    private static final String SELECT = "SELECT " + KeyRows.REQUEST + " FROM key_requests WHERE ";
    private static final String RETURNING = " RETURNING " + KeyRows.REQUEST;

    private final SqlConnection connection;
    private final Counters counters;

    KeyRequests(SqlConnection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
    }

    @Override
    public Optional<KeyRequestRow> byId(String id) {
        return connection.first(SELECT + "id = ?", KeyRows::request, id);
    }

    @Override
    public Optional<KeyRequestRow> of(String consumer, String requestId) {
        return connection.first(SELECT + "consumer = ? AND request_id = ?", KeyRows::request, consumer, requestId);
    }

    @Override
    public KeyRequestRow insert(KeyRequestRow request) {
        return connection
                .first(
                        "INSERT INTO key_requests (" + KeyRows.REQUEST
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" + RETURNING,
                        KeyRows::request,
                        request.id(),
                        request.serviceId(),
                        request.owner(),
                        request.consumer(),
                        request.requestId(),
                        request.purpose(),
                        request.variant(),
                        request.renewKeyId(),
                        request.transferable() ? 1 : 0,
                        Micros.of(request.requestedAt()),
                        request.granted().map(granted -> granted ? 1 : 0),
                        request.note(),
                        request.closed().map(ErrorReason::getNumber),
                        counters.next(Counters.REQUEST_REVISIONS))
                .orElseThrow();
    }

    @Override
    public KeyRequestRow decide(String id, boolean granted, String note) {
        return answer(id, granted, note, Optional.empty());
    }

    @Override
    public KeyRequestRow close(String id, ErrorReason reason, String note) {
        return answer(id, false, note, Optional.of(reason));
    }

    @Override
    public int countUndecided(String consumer) {
        return Math.toIntExact(connection.number(
                "SELECT COUNT(*) FROM key_requests WHERE consumer = ? AND granted IS NULL", consumer));
    }

    @Override
    public int countUndecidedFor(String serviceId) {
        return Math.toIntExact(connection.number(
                "SELECT COUNT(*) FROM key_requests WHERE service_id = ? AND granted IS NULL", serviceId));
    }

    @Override
    public List<KeyRequestRow> undecidedAfter(String owner, long revision, int limit) {
        return connection.list(
                SELECT + "owner = ? AND granted IS NULL AND revision > ? ORDER BY revision LIMIT ?",
                KeyRows::request,
                owner,
                revision,
                limit);
    }

    @Override
    public List<KeyRequestRow> undecidedFor(String serviceId) {
        return connection.list(
                SELECT + "service_id = ? AND granted IS NULL ORDER BY revision", KeyRows::request, serviceId);
    }

    @Override
    public List<KeyRequestRow> undecidedRenewals(String keyId) {
        return connection.list(
                SELECT + "renew_key_id = ? AND renew_key_id <> '' AND granted IS NULL ORDER BY revision",
                KeyRows::request,
                keyId);
    }

    @Override
    public List<KeyRequestRow> undecidedSince(Instant time, int limit) {
        return connection.list(
                SELECT + "requested_at <= ? AND granted IS NULL ORDER BY requested_at, revision LIMIT ?",
                KeyRows::request,
                Micros.of(time),
                limit);
    }

    @Override
    public Optional<Instant> oldestUndecided() {
        return connection.first(
                "SELECT requested_at FROM key_requests WHERE granted IS NULL ORDER BY requested_at LIMIT 1",
                row -> Micros.time(row.getLong(1)));
    }

    private KeyRequestRow answer(String id, boolean granted, String note, Optional<ErrorReason> closed) {
        return counters.offer(
                        Counters.REQUEST_REVISIONS,
                        revision -> connection.first(
                                "UPDATE key_requests SET granted = ?, note = ?, closed = ?, revision = ?"
                                        + " WHERE id = ? AND granted IS NULL" + RETURNING,
                                KeyRows::request,
                                granted ? 1 : 0,
                                note,
                                closed.map(ErrorReason::getNumber),
                                revision,
                                id))
                .orElseThrow(() ->
                        new IllegalArgumentException("key request " + id + ": there is none that nobody answered yet"));
    }
}
