package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How rows of keys, and of requests for them, are read. */
final class KeyRows {
    static final String KEY = "id, service_id, owner, consumer, request_id, created_at, expires_at, max_calls,"
            + " used_calls, revoked_at, revision";

    static final String REQUEST = "id, service_id, owner, consumer, request_id, purpose, requested_at, granted, note,"
            + " lifetime, max_calls, revision";

    private KeyRows() {}

    static KeyRow key(ResultSet row) throws SQLException {
        int column = 0;
        return new KeyRow(
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                Micros.time(row.getLong(++column)),
                Micros.time(row.getLong(++column)),
                row.getInt(++column),
                row.getInt(++column),
                SqlConnection.optionalLong(row, ++column).map(Micros::time),
                row.getLong(++column));
    }

    static KeyRequestRow request(ResultSet row) throws SQLException {
        int column = 0;
        return new KeyRequestRow(
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                Micros.time(row.getLong(++column)),
                SqlConnection.optionalLong(row, ++column).map(granted -> granted != 0),
                row.getString(++column),
                SqlConnection.optionalLong(row, ++column).map(Micros::duration),
                SqlConnection.optionalLong(row, ++column).map(Math::toIntExact),
                row.getLong(++column));
    }
}
