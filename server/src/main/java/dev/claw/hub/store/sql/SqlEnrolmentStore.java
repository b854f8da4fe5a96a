package dev.claw.hub.store.sql;

import dev.claw.hub.store.EnrolmentRow;
import dev.claw.hub.store.EnrolmentStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The enrolments, written and read as they are. */
final class SqlEnrolmentStore implements EnrolmentStore {
    private static final String COLUMNS = "agent_id, name, token_hash, created_at, ended_at, number";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM enrolments WHERE ";
    private static final String RETURNING = " RETURNING " + COLUMNS;

    private final SqlConnection connection;

    SqlEnrolmentStore(SqlConnection connection) {
        this.connection = connection;
    }

    @Override
    public Optional<EnrolmentRow> byId(String agentId) {
        return connection.first(SELECT + "agent_id = ?", SqlEnrolmentStore::row, agentId);
    }

    @Override
    public EnrolmentRow insert(String agentId, String name, byte[] tokenHash, Instant createdAt) {
        return connection
                .first(
                        "INSERT INTO enrolments (agent_id, name, token_hash, created_at) VALUES (?, ?, ?, ?)"
                                + RETURNING,
                        SqlEnrolmentStore::row,
                        agentId,
                        name,
                        tokenHash,
                        Micros.of(createdAt))
                .orElseThrow();
    }

    @Override
    public EnrolmentRow end(String agentId, Instant at) {
        return connection
                .first(
                        "UPDATE enrolments SET ended_at = COALESCE(ended_at, ?) WHERE agent_id = ?" + RETURNING,
                        SqlEnrolmentStore::row,
                        Micros.of(at),
                        agentId)
                .orElseThrow(() -> new IllegalArgumentException("agent " + agentId + ": it is not enrolled"));
    }

    @Override
    public List<EnrolmentRow> list(long number, int limit) {
        return connection.list(SELECT + "number > ? ORDER BY number LIMIT ?", SqlEnrolmentStore::row, number, limit);
    }

    @Override
    public int count() {
        // Numbers begin at 1 and none is ever removed; counting the rows would read them all.
        return Math.toIntExact(connection.number("SELECT COALESCE(MAX(number), 0) FROM enrolments"));
    }

    private static EnrolmentRow row(ResultSet row) throws SQLException {
        int column = 0;
        return new EnrolmentRow(
                row.getString(++column),
                row.getString(++column),
                row.getBytes(++column),
                Micros.time(row.getLong(++column)),
                SqlConnection.optionalLong(row, ++column).map(Micros::time),
                row.getLong(++column));
    }
}
