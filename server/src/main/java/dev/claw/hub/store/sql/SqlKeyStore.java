package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys, each change one conditional statement; requests for them are in {@link KeyRequests}. */
final class SqlKeyStore implements KeyStore {
    private static final String SELECT = "SELECT " + KeyRows.KEY + " FROM keys WHERE ";
    private static final String RETURNING = " RETURNING " + KeyRows.KEY;
    private static final String PAGE = " AND revision > ? ORDER BY revision LIMIT ?";

    private static final String CHARGE = "UPDATE keys SET used_calls = used_calls + 1, revision = ?"
            + " WHERE id = ? AND revoked_at IS NULL AND expires_at > ? AND used_calls < max_calls" + RETURNING;

    private final SqlConnection connection;
    private final Counters counters;
    private final KeyRequests requests;

    SqlKeyStore(SqlConnection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
        this.requests = new KeyRequests(connection, counters);
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
    public KeyRow insert(
            String id,
            Optional<byte[]> secretHash,
            String serviceId,
            String owner,
            String consumer,
            String requestId,
            Instant createdAt,
            Instant expiresAt,
            int maxCalls) {
        return connection
                .first(
                        "INSERT INTO keys (id, secret_hash, service_id, owner, consumer, request_id, created_at,"
                                + " expires_at, max_calls, used_calls, revoked_at, revision)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, ?)" + RETURNING,
                        KeyRows::key,
                        id,
                        secretHash,
                        serviceId,
                        owner,
                        consumer,
                        requestId,
                        Micros.of(createdAt),
                        Micros.of(expiresAt),
                        maxCalls,
                        revision())
                .orElseThrow();
    }

    @Override
    public KeyRow replaceSecret(String id, byte[] secretHash) {
        return connection
                .first(
                        "UPDATE keys SET secret_hash = ?, revision = ? WHERE id = ?" + RETURNING,
                        KeyRows::key,
                        secretHash,
                        revision(),
                        id)
                .orElseThrow(() -> noKey(id));
    }

    @Override
    public Optional<KeyRow> charge(String id, Instant now) {
        return counters.offer(
                Counters.KEY_REVISIONS,
                revision -> connection.first(CHARGE, KeyRows::key, revision, id, Micros.of(now)));
    }

    @Override
    public void refund(String id) {
        counters.offer(
                Counters.KEY_REVISIONS,
                revision -> connection.first(
                        "UPDATE keys SET used_calls = used_calls - 1, revision = ?" + " WHERE id = ? AND used_calls > 0"
                                + RETURNING,
                        KeyRows::key,
                        revision,
                        id));
    }

    @Override
    public KeyRow revoke(String id, Instant at) {
        return counters.offer(
                        Counters.KEY_REVISIONS,
                        revision -> connection.first(
                                "UPDATE keys SET revoked_at = ?, revision = ? WHERE id = ? AND revoked_at IS NULL"
                                        + RETURNING,
                                KeyRows::key,
                                Micros.of(at),
                                revision,
                                id))
                .or(() -> byId(id))
                .orElseThrow(() -> noKey(id));
    }

    @Override
    public void revokeAllOf(String serviceId, Instant at) {
        List<String> ids = connection.list(
                "SELECT id FROM keys WHERE service_id = ? AND revoked_at IS NULL ORDER BY revision",
                row -> row.getString(1),
                serviceId);
        for (String id : ids) {
            revoke(id, at);
        }
    }

    @Override
    public List<KeyRow> heldAfter(String consumer, String serviceId, long revision, int limit) {
        return after("consumer = ?", consumer, serviceId, revision, limit);
    }

    @Override
    public List<KeyRow> grantedAfter(String owner, String serviceId, long revision, int limit) {
        return after("owner = ?", owner, serviceId, revision, limit);
    }

    @Override
    public Optional<KeyRequestRow> requestById(String id) {
        return requests.byId(id);
    }

    @Override
    public Optional<KeyRequestRow> request(String consumer, String requestId) {
        return requests.of(consumer, requestId);
    }

    @Override
    public KeyRequestRow insertRequest(
            String id, String serviceId, String owner, String consumer, String requestId, String purpose, Instant at) {
        return requests.insert(id, serviceId, owner, consumer, requestId, purpose, at);
    }

    @Override
    public KeyRequestRow decide(
            String id, boolean granted, String note, Optional<Duration> lifetime, Optional<Integer> maxCalls) {
        return requests.decide(id, granted, note, lifetime, maxCalls);
    }

    @Override
    public int countPending(String consumer) {
        return requests.countPending(consumer);
    }

    @Override
    public List<KeyRequestRow> pendingAfter(String owner, long revision, int limit) {
        return requests.pendingAfter(owner, revision, limit);
    }

    @Override
    public List<KeyRequestRow> decidedAfter(String consumer, long revision, int limit) {
        return requests.decidedAfter(consumer, revision, limit);
    }

    private List<KeyRow> after(String whose, String agent, String serviceId, long revision, int limit) {
        if (serviceId.isEmpty()) {
            return connection.list(SELECT + whose + PAGE, KeyRows::key, agent, revision, limit);
        }
        return connection.list(
                SELECT + whose + " AND service_id = ?" + PAGE, KeyRows::key, agent, serviceId, revision, limit);
    }

    private long revision() {
        return counters.next(Counters.KEY_REVISIONS);
    }

    private static IllegalArgumentException noKey(String id) {
        return new IllegalArgumentException("key " + id + ": there is no such key");
    }
}
