package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.store.StoreOpenException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * SQLite in the memory of this process: nothing of it is ever in a file, and it is gone with its last connection. It
 * holds at most 1 GiB; beyond it fails like a full disk.
 *
 * <p>It has no write-ahead log, so its readers and its writer would fail in each other's way. A fair lock keeps them
 * apart: the writer has it for a transaction, a reader for a statement. A transaction must end on the thread it began on.
 */
final class MemoryDialect implements Dialect, AutoCloseable {
    private static final String[] WRITER = {
        "PRAGMA journal_mode = MEMORY",
        "PRAGMA synchronous = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA cache_size = -32768",
        "PRAGMA temp_store = MEMORY"
    };

    private static final String[] READER = {
        "PRAGMA query_only = ON", "PRAGMA cache_size = -8192", "PRAGMA temp_store = MEMORY"
    };

    private final String url;
    private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock(true);
    private final Connection anchor;

    private final ReadGate gate = new ReadGate() {
        @Override
        public void enter() {
            turns.readLock().lock();
        }

        @Override
        public void leave() {
            turns.readLock().unlock();
        }
    };

    /** The database of this name in this process, made when there is none; it stays until this is closed. */
    MemoryDialect(String name) throws SQLException {
        this.url = "file:/" + name + "?vfs=memdb";
        this.anchor = SqliteDialect.open(url, READER);
    }

    @Override
    public String migrations() {
        return SqliteDialect.MIGRATIONS;
    }

    @Override
    public Connection openWriter() throws SQLException {
        return SqliteDialect.open(url, WRITER);
    }

    @Override
    public Connection openReader() throws SQLException {
        // A new connection reads the schema.
        gate.enter();
        try {
            return SqliteDialect.open(url, READER);
        } finally {
            gate.leave();
        }
    }

    @Override
    public ReadGate readGate() {
        return gate;
    }

    @Override
    public void beginWrite(Connection connection) throws SQLException {
        turns.writeLock().lock();
        try {
            SqliteDialect.execute(connection, "BEGIN IMMEDIATE");
        } catch (SQLException e) {
            turns.writeLock().unlock();
            throw e;
        }
    }

    @Override
    public void beginRead(Connection connection) throws SQLException {
        gate.enter();
        try {
            SqliteDialect.execute(connection, "BEGIN");
        } catch (SQLException e) {
            gate.leave();
            throw e;
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        SqliteDialect.execute(connection, "COMMIT");
        endTurn();
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        try {
            SqliteDialect.execute(connection, "ROLLBACK");
        } finally {
            endTurn();
        }
    }

    @Override
    public void check(Connection connection) {
        // What this process has not written yet cannot be damaged.
    }

    @Override
    public StoreOpenException openFailure(SQLException cause) {
        return new StoreOpenException(
                Reason.UNREADABLE,
                "the store in memory cannot be made (" + cause.getMessage() + "); give the hub a data directory",
                cause);
    }

    @Override
    public int writers() {
        return 1;
    }

    @Override
    public void close() {
        SqlConnection.closeQuietly(anchor);
    }

    private void endTurn() {
        if (turns.isWriteLockedByCurrentThread()) {
            turns.writeLock().unlock();
        } else if (turns.getReadHoldCount() > 0) {
            turns.readLock().unlock();
        }
    }
}
