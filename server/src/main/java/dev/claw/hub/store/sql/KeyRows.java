package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.KeyVariantRow;
import dev.claw.hub.v1.ErrorReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** How rows of keys, of requests for them and of variants are read. */
final class KeyRows {
    static final String KEY = "id, service_id, owner, consumer, request_id, variant, created_at, expires_at, max_calls,"
            + " used_calls, transferable, renewals, revoked_at, expired_at, revision";

    static final String REQUEST = "id, service_id, owner, consumer, request_id, purpose, variant, renew_key_id,"
            + " transferable, requested_at, granted, note, closed, revision";

    static final String VARIANT = "name, description, ask, lifetime, max_calls";

    private KeyRows() {}

    static KeyRow key(ResultSet row) throws SQLException {
        int column = 0;
        return new KeyRow(
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                row.getString(++column),
                Micros.time(row.getLong(++column)),
                Micros.time(row.getLong(++column)),
                row.getInt(++column),
                row.getInt(++column),
                row.getInt(++column) != 0,
                row.getInt(++column),
                SqlConnection.optionalLong(row, ++column).map(Micros::time),
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
                row.getString(++column),
                row.getString(++column),
                row.getInt(++column) != 0,
                Micros.time(row.getLong(++column)),
                SqlConnection.optionalLong(row, ++column).map(granted -> granted != 0),
                row.getString(++column),
                SqlConnection.optionalLong(row, ++column).map(KeyRows::reason),
                row.getLong(++column));
    }

    static KeyVariantRow variant(ResultSet row) throws SQLException {
        int column = 0;
        return new KeyVariantRow(
                row.getString(++column),
                row.getString(++column),
                SqlConnection.optionalLong(row, ++column).map(ask -> ask != 0),
                SqlConnection.optionalLong(row, ++column).map(Micros::duration),
                SqlConnection.optionalLong(row, ++column).map(Math::toIntExact));
    }

    private static ErrorReason reason(long number) {
        return Optional.ofNullable(ErrorReason.forNumber(Math.toIntExact(number)))
                .orElseThrow(() -> new IllegalStateException("a key request was closed for the reason " + number
                        + ", which is no number of ErrorReason that this hub knows"));
    }
}
