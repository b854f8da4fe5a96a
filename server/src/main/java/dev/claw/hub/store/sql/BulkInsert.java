package dev.claw.hub.store.sql;

import java.sql.SQLException;
import java.util.List;

/**
 * Inserts many rows with few statements: 16 a statement, which more than doubles the rows a second, then one by one.
 *
 * @param <T> what a row is made of
 */
final class BulkInsert<T> {
    /** More gain little, and one statement's arguments stay well under every database's limit. */
    private static final int ROWS = 16;

    private final String many;
    private final String one;
    private final RowBinder<T> binder;

    /** Adds the arguments of one row. */
    @FunctionalInterface
    interface RowBinder<T> {
        void bind(SqlConnection.Arguments arguments, T row) throws SQLException;
    }

    /**
     * A statement {@code INSERT INTO target VALUES (…), (…) suffix}.
     *
     * @param target the table with its columns in parentheses
     * @param suffix what follows the rows; may be empty
     */
    BulkInsert(String target, int columns, String suffix, RowBinder<T> binder) {
        String row = "(" + "?, ".repeat(columns - 1) + "?)";
        String start = "INSERT INTO " + target + " VALUES ";
        this.one = start + row + suffix;
        this.many = start + (row + ", ").repeat(ROWS - 1) + row + suffix;
        this.binder = binder;
    }

    void insert(SqlConnection connection, List<T> rows) {
        int next = 0;
        for (; rows.size() - next >= ROWS; next += ROWS) {
            List<T> part = rows.subList(next, next + ROWS);
            connection.update(many, arguments -> {
                for (T row : part) {
                    binder.bind(arguments, row);
                }
            });
        }
        for (; next < rows.size(); next++) {
            T row = rows.get(next);
            connection.update(one, arguments -> binder.bind(arguments, row));
        }
    }
}
