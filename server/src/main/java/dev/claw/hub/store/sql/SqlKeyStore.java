package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyFilter;
import dev.claw.hub.store.KeyRequestStore;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyStore;
import dev.claw.hub.store.KeyTerms;
import dev.claw.hub.store.KeyVariantStore;
import dev.claw.hub.store.NewKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The keys, each change one conditional statement. */
final class SqlKeyStore implements KeyStore {
    private static final String SELECT = "SELECT " + KeyRows.KEY + " FROM keys WHERE ";
    private static final String RETURNING = " RETURNING " + KeyRows.KEY;

    /** The condition of the index of living keys. */
    private static final String LIVING = "revoked_at IS NULL AND expired_at IS NULL";

    private static final String INSERT = "INSERT INTO keys (id, secret_hash, service_id, owner, consumer, request_id,"
            + " variant, transferable, created_at, expires_at, max_calls, used_calls, revision)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)" + RETURNING;

    /** Returns nothing: a row that is returned costs several times the update itself. */
    private static final String CHARGE = "UPDATE keys SET used_calls = used_calls + 1, revision = ?"
            + " WHERE secret_hash = ? AND service_id = ? AND (consumer = ? OR transferable = 1) AND " + LIVING
            + " AND expires_at > ? AND used_calls < max_calls";

    private static final String REFUND =
            "UPDATE keys SET used_calls = used_calls - 1, revision = ? WHERE id = ? AND used_calls > 0" + RETURNING;

    private static final String RENEW = "UPDATE keys SET expires_at = ?, max_calls = max_calls + ?,"
            + " renewals = renewals + 1, revision = ? WHERE id = ? AND " + LIVING
            + " AND expires_at > ? AND max_calls <= ?" + RETURNING;

    private static final String REVOKE =
            "UPDATE keys SET revoked_at = ?, revision = ? WHERE id = ? AND revoked_at IS NULL" + RETURNING;

    private static final String EXPIRE = "UPDATE keys SET expired_at = ?, revision = ? WHERE id = ? AND " + LIVING
            + " AND expires_at <= ?" + RETURNING;

    private final SqlConnection connection;
    private final Counters counters;
    private final KeyVariants variants;
    private final KeyRequests requests;

    SqlKeyStore(SqlConnection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
        this.variants = new KeyVariants(connection);
        this.requests = new KeyRequests(connection, counters);
    }

    @Override
    public KeyVariantStore variants() {
        return variants;
    }

    @Override
    public KeyRequestStore requests() {
        return requests;
    }

    @Override
    public Optional<KeyRow> byId(String id) {
        return connection.first(SELECT + "id = ?", KeyRows::key, id);
    }

    @Override
    public Optional<KeyRow> byHash(byte[] secretHash) {
        return connection.first(SELECT + "secret_hash = ?", KeyRows::key, secretHash);
    }

    @Override
    public Optional<KeyRow> byRequest(String consumer, String requestId) {
        return connection.first(SELECT + "consumer = ? AND request_id = ?", KeyRows::key, consumer, requestId);
    }

    @Override
    public KeyRow insert(NewKey key) {
        return change(INSERT, revision -> new Object[] {
                    key.id(),
                    key.secretHash(),
                    key.serviceId(),
                    key.owner(),
                    key.consumer(),
                    key.requestId(),
                    key.variant(),
                    key.transferable() ? 1 : 0,
                    Micros.of(key.createdAt()),
                    Micros.of(key.expiresAt()),
                    key.maxCalls(),
                    revision
                })
                .orElseThrow();
    }

    @Override
    public KeyRow replaceSecret(String id, byte[] secretHash) {
        return connection
                .first("UPDATE keys SET secret_hash = ? WHERE id = ?" + RETURNING, KeyRows::key, secretHash, id)
                .orElseThrow(() -> noKey(id));
    }

    @Override
    public boolean charge(byte[] secretHash, String serviceId, String consumer, Instant now) {
        return counters.offer(
                        Counters.KEY_REVISIONS,
                        revision -> Optional.of(connection.update(
                                        CHARGE, revision, secretHash, serviceId, consumer, Micros.of(now)))
                                .filter(charged -> charged > 0))
                .isPresent();
    }

    @Override
    public Optional<KeyRow> refund(String id) {
        return change(REFUND, revision -> new Object[] {revision, id});
    }

    @Override
    public Optional<KeyRow> renew(String id, KeyTerms terms, Instant now) {
        return change(RENEW, revision -> new Object[] {
            Micros.of(now.plus(terms.lifetime())),
            terms.maxCalls(),
            revision,
            id,
            Micros.of(now),
            Integer.MAX_VALUE - terms.maxCalls()
        });
    }

    @Override
    public KeyRow revoke(String id, Instant at) {
        return change(REVOKE, revision -> new Object[] {Micros.of(at), revision, id})
                .or(() -> byId(id))
                .orElseThrow(() -> noKey(id));
    }

    @Override
    public List<KeyRow> revokeAllOf(String serviceId, Instant at) {
        return connection
                .list(
                        "SELECT id FROM keys WHERE service_id = ? AND revoked_at IS NULL ORDER BY revision",
                        row -> row.getString(1),
                        serviceId)
                .stream()
                .map(id -> revoke(id, at))
                .toList();
    }

    @Override
    public Optional<KeyRow> expire(String id, Instant now) {
        return change(EXPIRE, revision -> new Object[] {Micros.of(now), revision, id, Micros.of(now)});
    }

    @Override
    public List<KeyRow> overdue(Instant now, int limit) {
        return connection.list(
                SELECT + LIVING + " AND expires_at <= ? ORDER BY expires_at LIMIT ?",
                KeyRows::key,
                Micros.of(now),
                limit);
    }

    @Override
    public Optional<Instant> nextExpiry() {
        return connection.first(
                "SELECT expires_at FROM keys WHERE " + LIVING + " ORDER BY expires_at LIMIT 1",
                row -> Micros.time(row.getLong(1)));
    }

    @Override
    public List<KeyRow> list(KeyFilter filter, long revision, int limit) {
        return KeyQueries.list(connection, filter, revision, limit);
    }

    @Override
    public long newestRevision() {
        return counters.newest(Counters.KEY_REVISIONS);
    }

    /** Runs a statement that changes at most one key and returns it; its revision is used up only if it does. */
    private Optional<KeyRow> change(String sql, LongFunction<Object[]> arguments) {
        return counters.offer(
                Counters.KEY_REVISIONS, revision -> connection.first(sql, KeyRows::key, arguments.apply(revision)));
    }

    private static IllegalArgumentException noKey(String id) {
        return new IllegalArgumentException("key " + id + ": there is no such key");
    }
}
