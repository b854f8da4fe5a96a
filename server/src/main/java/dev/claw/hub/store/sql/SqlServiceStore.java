package dev.claw.hub.store.sql;

import dev.claw.hub.store.RatingStore;
import dev.claw.hub.store.ServiceAccessStore;
import dev.claw.hub.store.ServiceRow;
import dev.claw.hub.store.ServiceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The services, written and read as they are: nothing of them is kept in memory. */
final class SqlServiceStore implements ServiceStore {
    private static final String SELECT = "SELECT id, owner, name, release_on_close, policy_ask, policy_optional,"
            + " policy_lifetime, policy_max_calls, created_at, declared_at, declaration FROM services WHERE ";

    private static final String PUT = "INSERT INTO services (id, owner, name, release_on_close, policy_ask,"
            + " policy_optional, policy_lifetime, policy_max_calls, created_at, declared_at, declared_no, declaration)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, name = excluded.name,"
            + " release_on_close = excluded.release_on_close, policy_ask = excluded.policy_ask,"
            + " policy_optional = excluded.policy_optional, policy_lifetime = excluded.policy_lifetime, policy_max_calls = excluded.policy_max_calls,"
            + " created_at = excluded.created_at, declared_at = excluded.declared_at,"
            + " declared_no = excluded.declared_no, declaration = excluded.declaration";

    private final SqlConnection connection;
    private final Counters counters;
    private final ServiceAccesses access;
    private final Ratings ratings;

    SqlServiceStore(SqlConnection connection, Counters counters) {
        this.connection = connection;
        this.counters = counters;
        this.access = new ServiceAccesses(connection);
        this.ratings = new Ratings(connection, counters);
    }

    @Override
    public Optional<ServiceRow> byId(String id) {
        return connection.first(SELECT + "id = ?", SqlServiceStore::row, id);
    }

    @Override
    public Optional<ServiceRow> byOwnerAndName(String owner, String name) {
        return connection.first(
                SELECT + "owner = ? AND name = ? AND release_on_close = 0 ORDER BY declared_no DESC LIMIT 1",
                SqlServiceStore::row,
                owner,
                name);
    }

    @Override
    public void put(ServiceRow row) {
        connection.update(
                PUT,
                row.id(),
                row.owner(),
                row.name(),
                row.releaseOnClose() ? 1 : 0,
                row.policy().map(SqlServiceStore::ask),
                optional(row.policy()),
                row.policy().map(policy -> Micros.of(policy.lifetime())),
                row.policy().map(ServiceRow.Policy::maxCalls),
                Micros.of(row.createdAt()),
                Micros.of(row.declaredAt()),
                counters.next(Counters.DECLARATIONS),
                row.declaration());
    }

    @Override
    public void setPolicy(String id, Optional<ServiceRow.Policy> policy) {
        connection.update(
                "UPDATE services SET policy_ask = ?, policy_optional = ?, policy_lifetime = ?, policy_max_calls = ?"
                        + " WHERE id = ?",
                policy.map(SqlServiceStore::ask),
                optional(policy),
                policy.map(some -> Micros.of(some.lifetime())),
                policy.map(ServiceRow.Policy::maxCalls),
                id);
    }

    @Override
    public void delete(String id) {
        access.remove(id);
        ratings.removeAllOf(id);
        connection.update("DELETE FROM services WHERE id = ?", id);
    }

    @Override
    public List<String> ids() {
        return connection.list("SELECT id FROM services ORDER BY id", row -> row.getString(1));
    }

    @Override
    public List<String> idsWithPolicy(boolean optional) {
        return connection.list(
                "SELECT id FROM services WHERE policy_ask IS NOT NULL AND policy_optional = ? ORDER BY id",
                row -> row.getString(1),
                optional ? 1 : 0);
    }

    @Override
    public int countOwnedBy(String owner) {
        return Math.toIntExact(connection.number("SELECT COUNT(*) FROM services WHERE owner = ?", owner));
    }

    @Override
    public List<ServiceRow> releasable() {
        return connection.list(SELECT + "release_on_close = 1 ORDER BY id", SqlServiceStore::row);
    }

    @Override
    public ServiceAccessStore access() {
        return access;
    }

    @Override
    public RatingStore ratings() {
        return ratings;
    }

    private static int ask(ServiceRow.Policy policy) {
        return policy.ask() ? 1 : 0;
    }

    private static int optional(Optional<ServiceRow.Policy> policy) {
        return policy.filter(ServiceRow.Policy::optional).isPresent() ? 1 : 0;
    }

    private static ServiceRow row(ResultSet row) throws SQLException {
        return new ServiceRow(
                row.getString("id"),
                row.getString("owner"),
                row.getString("name"),
                row.getInt("release_on_close") != 0,
                policy(row),
                Micros.time(row.getLong("created_at")),
                Micros.time(row.getLong("declared_at")),
                row.getBytes("declaration"));
    }

    private static Optional<ServiceRow.Policy> policy(ResultSet row) throws SQLException {
        int ask = row.getInt("policy_ask");
        if (row.wasNull()) {
            return Optional.empty();
        }
        return Optional.of(new ServiceRow.Policy(
                ask != 0,
                row.getInt("policy_optional") != 0,
                Micros.duration(row.getLong("policy_lifetime")),
                row.getInt("policy_max_calls")));
    }
}
