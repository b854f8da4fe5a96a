package dev.claw.hub.store.sql;

import dev.claw.hub.store.KeyFilter;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.v1.KeyState;
import java.util.ArrayList;
import java.util.List;

/** Lists of keys: only what a filter names becomes part of the statement, so that the index of the one named serves. */
final class KeyQueries {
    /** The state's bit, as {@link #bit} gives it. Revoked goes before expired, and that before exhausted. */
    private static final String STATE_BIT = "CASE WHEN revoked_at IS NOT NULL THEN " + bit(KeyState.KEY_STATE_REVOKED)
            + " WHEN expired_at IS NOT NULL OR expires_at <= ? THEN " + bit(KeyState.KEY_STATE_EXPIRED)
            + " WHEN used_calls >= max_calls THEN " + bit(KeyState.KEY_STATE_EXHAUSTED)
            + " ELSE " + bit(KeyState.KEY_STATE_ACTIVE) + " END";

    private KeyQueries() {}

    static List<KeyRow> list(SqlConnection connection, KeyFilter filter, long revision, int limit) {
        StringBuilder where = new StringBuilder("revision > ?");
        List<Object> arguments = new ArrayList<>(List.of(revision));
        equal("owner", filter.owner(), where, arguments);
        equal("consumer", filter.consumer(), where, arguments);
        equal("service_id", filter.serviceId(), where, arguments);
        if (!filter.states().isEmpty()) {
            where.append(" AND (").append(STATE_BIT).append(") & ? <> 0");
            arguments.add(Micros.of(filter.now()));
            arguments.add(filter.states().stream().mapToInt(KeyQueries::bit).reduce(0, (all, bit) -> all | bit));
        }
        arguments.add(limit);
        return connection.list(
                "SELECT " + KeyRows.KEY + " FROM keys WHERE " + where + " ORDER BY revision LIMIT ?",
                KeyRows::key,
                arguments.toArray());
    }

    private static void equal(String column, String value, StringBuilder where, List<Object> arguments) {
        if (!value.isEmpty()) {
            where.append(" AND ").append(column).append(" = ?");
            arguments.add(value);
        }
    }

    private static int bit(KeyState state) {
        return 1 << state.getNumber();
    }
}
