package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** SQLite on a disk that fails when it is told to. */
final class FaultyDialect implements Dialect {
    private final SqliteDialect sqlite;
    private boolean failCommit;
    private boolean failOpen;
    private long pages;
    private int opened;

    FaultyDialect(Path file) {
        this.sqlite = new SqliteDialect(file);
    }

    /** Whether the next commits fail, as when fsync does. */
    void failCommit(boolean fail) {
        failCommit = fail;
    }

    void failOpen(boolean fail) {
        failOpen = fail;
    }

    /** Limits the size of the database in transactions that begin from now on, as a full disk does; 0 for no limit. */
    void limitPages(long limit) {
        pages = limit;
    }

    int openedWriters() {
        return opened;
    }

    @Override
    public String migrations() {
        return sqlite.migrations();
    }

    @Override
    public Connection openWriter() throws SQLException {
        if (failOpen) {
            throw new SQLException("the test lets openWriter() fail");
        }
        opened++;
        return sqlite.openWriter();
    }

    @Override
    public Connection openReader() throws SQLException {
        return sqlite.openReader();
    }

    @Override
    public ReadGate readGate() {
        return sqlite.readGate();
    }

    @Override
    public void beginWrite(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + (pages == 0 ? Integer.MAX_VALUE : pages));
        }
        sqlite.beginWrite(connection);
    }

    @Override
    public void beginRead(Connection connection) throws SQLException {
        sqlite.beginRead(connection);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        if (failCommit) {
            throw new SQLException("the test lets commit() fail");
        }
        sqlite.commit(connection);
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        sqlite.rollback(connection);
    }

    @Override
    public void check(Connection connection) throws SQLException, StoreOpenException {
        sqlite.check(connection);
    }

    @Override
    public StoreOpenException openFailure(SQLException cause) {
        return sqlite.openFailure(cause);
    }

    @Override
    public int writers() {
        return sqlite.writers();
    }
}
