package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One connection with the statements prepared on it, kept open for as long as it lives. For one thread at a time. Any
 * {@link SQLException} becomes a {@link StoreException}.
 *
 * <p>Arguments are {@code Long}, {@code Integer}, {@code String}, {@code byte[]}, or an {@link Optional} of these, which
 * is NULL when it is empty.
 */
final class SqlConnection implements AutoCloseable {
    private final Connection connection;
    private final ReadGate gate;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean failed;

    /** @param gate passed by each statement */
    SqlConnection(Connection connection, ReadGate gate) {
        this.connection = connection;
        this.gate = gate;
    }

    /** Makes an object of the current row. */
    @FunctionalInterface
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Looks at the current row; false ends the reading. */
    @FunctionalInterface
    interface RowVisitor {
        boolean visit(ResultSet row) throws SQLException;
    }

    /** Sets the arguments of one statement. */
    @FunctionalInterface
    interface Binder {
        void bind(Arguments arguments) throws SQLException;
    }

    /** Runs a statement that returns no rows, and says how many it changed. */
    int update(String sql, Object... arguments) {
        return update(sql, to -> to.addAll(arguments));
    }

    int update(String sql, Binder binder) {
        gate.enter();
        try {
            PreparedStatement statement = prepare(sql);
            binder.bind(new Arguments(statement));
            return statement.executeUpdate();
        } catch (SQLException e) {
            failed = true;
            throw failure(e);
        } finally {
            gate.leave();
        }
    }

    <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... arguments) {
        gate.enter();
        try (ResultSet rows = open(sql, arguments)) {
            return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
        } catch (SQLException e) {
            failed = true;
            throw failure(e);
        } finally {
            gate.leave();
        }
    }

    <T> List<T> list(String sql, RowMapper<T> mapper, Object... arguments) {
        List<T> all = new ArrayList<>();
        visit(sql, row -> all.add(mapper.map(row)), arguments);
        return all;
    }

    /** The number in the first column of the first row; 0 when there is none. */
    long number(String sql, Object... arguments) {
        return first(sql, row -> row.getLong(1), arguments).orElse(0L);
    }

    void visit(String sql, RowVisitor visitor, Object... arguments) {
        gate.enter();
        try (ResultSet rows = open(sql, arguments)) {
            boolean more = true;
            while (more && rows.next()) {
                more = visitor.visit(rows);
            }
        } catch (SQLException e) {
            failed = true;
            throw failure(e);
        } finally {
            gate.leave();
        }
    }

    /** Whether a statement failed since {@link #clearFailure}. */
    boolean hasFailed() {
        return failed;
    }

    void clearFailure() {
        failed = false;
    }

    /** Reads a column that may be NULL. */
    static Optional<Long> optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    static StoreException failure(SQLException e) {
        return new StoreException("the store failed: " + e.getMessage(), e);
    }

    /** Closes it, and what is prepared with it. A failure to close is of no use to anybody. */
    @Override
    public void close() {
        for (PreparedStatement statement : prepared.values()) {
            closeQuietly(statement);
        }
        prepared.clear();
        closeQuietly(connection);
    }

    static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Whatever it held is gone either way; the transaction that matters has failed or succeeded before.
        }
    }

    private ResultSet open(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        new Arguments(statement).addAll(arguments);
        return statement.executeQuery();
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    /** The arguments of a statement, added in order. */
    static final class Arguments {
        private final PreparedStatement statement;
        private int count;

        Arguments(PreparedStatement statement) {
            this.statement = statement;
        }

        Arguments add(long value) throws SQLException {
            statement.setLong(++count, value);
            return this;
        }

        Arguments add(String value) throws SQLException {
            statement.setString(++count, value);
            return this;
        }

        Arguments add(byte[] value) throws SQLException {
            statement.setBytes(++count, value);
            return this;
        }

        Arguments add(Optional<?> value) throws SQLException {
            if (value.isPresent()) {
                return addAny(value.get());
            }
            statement.setObject(++count, null);
            return this;
        }

        void addAll(Object... values) throws SQLException {
            for (Object value : values) {
                addAny(value);
            }
        }

        private Arguments addAny(Object value) throws SQLException {
            if (value instanceof Number number) {
                return add(number.longValue());
            } else if (value instanceof String text) {
                return add(text);
            } else if (value instanceof byte[] bytes) {
                return add(bytes);
            } else if (value instanceof Optional<?> optional) {
                return add(optional);
            }
            throw new IllegalArgumentException(
                    "argument " + value + ": expected a number, a string, bytes or an optional of these");
        }
    }
}
