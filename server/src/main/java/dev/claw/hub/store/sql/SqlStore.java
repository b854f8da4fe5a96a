package dev.claw.hub.store.sql;

import dev.claw.hub.store.ReadSession;
import dev.claw.hub.store.Store;
import dev.claw.hub.store.StoreException;
import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.store.Transaction;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in an SQL database. It owns the one writing connection, which it replaces after a commit failed (G25), and
 * knows the reading ones it gave out.
 */
public final class SqlStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);

    private final Dialect dialect;
    private final AutoCloseable claim;
    private final long epoch;
    private final Instant newestTime;
    private final Set<SqlReadSession> readers = ConcurrentHashMap.newKeySet();

    private SqlWriter writer;
    private boolean writing;
    private boolean closed;

    private SqlStore(Dialect dialect, AutoCloseable claim, Connection connection, History history) {
        this.dialect = dialect;
        this.claim = claim;
        this.epoch = history.epoch();
        this.newestTime = history.newestTime();
        this.writer = new SqlWriter(dialect, connection);
    }

    /**
     * Opens the SQLite store of a data directory, {@code hub.db} in it, and makes both when they are not there; what it
     * makes is its owner's only. No other hub can open the directory until this one is closed or its process ends.
     *
     * @throws StoreOpenException when it is locked, damaged, of a newer hub, or cannot be made or written
     */
    public static SqlStore open(Path directory) throws StoreOpenException {
        return open(directory, new SecureRandom());
    }

    static SqlStore open(Path directory, RandomGenerator epochs) throws StoreOpenException {
        DataDirectory data = DataDirectory.claim(directory);
        try {
            return open(new SqliteDialect(data.file()), data, epochs);
        } catch (StoreOpenException | RuntimeException | Error e) {
            data.close();
            throw e;
        }
    }

    /**
     * Makes a store in the memory of this process. Nothing of it is ever in a file, and it is gone when it is closed.
     *
     * @throws StoreOpenException when it cannot be made
     */
    public static SqlStore inMemory() throws StoreOpenException {
        SecureRandom random = new SecureRandom();
        return inMemory("claw-hub-" + Long.toHexString(random.nextLong()), random);
    }

    /** The store of this name in this process, made when there is none. */
    static SqlStore inMemory(String name, RandomGenerator epochs) throws StoreOpenException {
        MemoryDialect memory;
        try {
            memory = new MemoryDialect(name);
        } catch (SQLException e) {
            throw new StoreOpenException(
                    StoreOpenException.Reason.UNREADABLE,
                    "this machine cannot keep a store in memory (" + e.getMessage()
                            + "); give the hub a data directory",
                    e);
        }
        try {
            return open(memory, memory, epochs);
        } catch (StoreOpenException | RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /** Opens the store behind a dialect; closing it closes the claim. */
    static SqlStore open(Dialect dialect, AutoCloseable claim, RandomGenerator epochs) throws StoreOpenException {
        try {
            Connection connection = dialect.openWriter();
            try {
                return new SqlStore(dialect, claim, connection, prepare(dialect, connection, epochs));
            } catch (StoreOpenException | SQLException | RuntimeException e) {
                SqlConnection.closeQuietly(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.openFailure(e);
        }
    }

    private static History prepare(Dialect dialect, Connection connection, RandomGenerator epochs)
            throws SQLException, StoreOpenException {
        dialect.check(connection);
        dialect.beginWrite(connection);
        new Migrations(dialect.migrations()).run(connection);
        History history = History.read(connection, epochs);
        dialect.commit(connection);
        return history;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public Instant newestTime() {
        return newestTime;
    }

    @Override
    public synchronized Transaction begin() {
        requireOpen();
        if (writing) {
            throw new IllegalStateException("a transaction is under way already, and this store has one at a time");
        }
        boolean reopened = writer.isBroken();
        if (reopened) {
            reopen();
        }
        writer.begin();
        if (reopened) {
            writer.markReopened();
        }
        writing = true;
        return new SqlTransaction(writer, this::ended);
    }

    @Override
    public ReadSession openReader() {
        try {
            SqlReadSession session = new SqlReadSession(dialect, dialect.openReader(), readers::remove);
            synchronized (this) {
                if (closed) {
                    session.close();
                }
                requireOpen();
                readers.add(session);
            }
            return session;
        } catch (SQLException e) {
            throw SqlConnection.failure(e);
        }
    }

    @Override
    public int writers() {
        return dialect.writers();
    }

    /** Closes everything. Neither a transaction nor a read may be under way. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Set.copyOf(readers).forEach(SqlReadSession::close);
        writer.close();
        SqlConnection.closeQuietly(claim);
    }

    private synchronized void ended() {
        writing = false;
    }

    private void reopen() {
        LOG.warn("reopening the store's writing connection after a failure");
        writer.close();
        try {
            writer = new SqlWriter(dialect, dialect.openWriter());
        } catch (SQLException e) {
            throw SqlConnection.failure(e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store is closed");
        }
    }
}
