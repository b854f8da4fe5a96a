package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.store.StoreOpenException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** SQLite: one file, one writer, write-ahead log, fsync at every commit. */
final class SqliteDialect implements Dialect {
    /** Where the schema of every SQLite store is. */
    static final String MIGRATIONS = "db/sqlite";

    /** Checked whole when opened up to this size, which takes some tenths of a second; a larger one in its schema only. */
    private static final long WHOLE_CHECK_BYTES = 64L << 20;

    private static final String[] WRITER = {
        "PRAGMA busy_timeout = 5000",
        "PRAGMA journal_mode = WAL",
        // NORMAL loses acknowledged commits in a power cut. The second is for macOS, where fsync alone does not reach
        // the disk.
        "PRAGMA synchronous = FULL",
        "PRAGMA fullfsync = ON",
        // Every row that is referred to was given its key by this store, and none is removed before what refers to it.
        "PRAGMA foreign_keys = OFF",
        // A burst may let the log grow; it gives the space back.
        "PRAGMA journal_size_limit = 67108864",
        // 16 MiB between checkpoints: a page that changes often is written back less often.
        "PRAGMA wal_autocheckpoint = 4000",
        "PRAGMA cache_size = -32768",
        "PRAGMA temp_store = MEMORY",
        // An I/O error in a mapped page would kill the process; read by call, it is an answer.
        "PRAGMA mmap_size = 0",
        // What a failed fsync left in the log is written through before anything is built upon it (G25).
        "PRAGMA wal_checkpoint(TRUNCATE)"
    };

    private static final String[] READER = {
        "PRAGMA busy_timeout = 5000",
        "PRAGMA query_only = ON",
        "PRAGMA cache_size = -8192",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA mmap_size = 0"
    };

    private final Path file;

    SqliteDialect(Path file) {
        this.file = file;
    }

    @Override
    public String migrations() {
        return MIGRATIONS;
    }

    @Override
    public Connection openWriter() throws SQLException {
        return open(url(), WRITER);
    }

    @Override
    public Connection openReader() throws SQLException {
        return open(url(), READER);
    }

    @Override
    public ReadGate readGate() {
        return ReadGate.OPEN;
    }

    @Override
    public void beginWrite(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void beginRead(Connection connection) throws SQLException {
        execute(connection, "BEGIN");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        execute(connection, "ROLLBACK");
    }

    @Override
    public void check(Connection connection) throws SQLException, StoreOpenException {
        String question =
                file.toFile().length() <= WHOLE_CHECK_BYTES ? "PRAGMA quick_check(1)" : "PRAGMA schema_version";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            String answer = rows.next() ? rows.getString(1) : "nothing";
            if (question.startsWith("PRAGMA quick") && !"ok".equals(answer)) {
                throw new StoreOpenException(Reason.CORRUPT, corrupt(answer));
            }
        }
    }

    @Override
    public StoreOpenException openFailure(SQLException cause) {
        // The low byte is the kind of failure; what is above it says more than matters here.
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
        String said = String.valueOf(cause.getMessage());
        return switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new StoreOpenException(
                        Reason.LOCKED, "another program holds " + file + "; close it, then start the hub again", cause);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> new StoreOpenException(Reason.CORRUPT, corrupt(said), cause);
            default ->
                new StoreOpenException(
                        Reason.UNREADABLE,
                        file + " cannot be opened for writing (" + said + "); check the disk and who may write there",
                        cause);
        };
    }

    @Override
    public int writers() {
        return 1;
    }

    /** Opens a connection with these settings. */
    static Connection open(String url, String[] settings) throws SQLException {
        Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + url);
        try {
            for (String setting : settings) {
                execute(connection, setting);
            }
            return connection;
        } catch (SQLException e) {
            SqlConnection.closeQuietly(connection);
            throw e;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A URI, for in a plain name the driver takes what follows a question mark as its own. */
    private String url() {
        return file.toUri().toString();
    }

    private String corrupt(String said) {
        return file + " is damaged (" + said + "); put back a backup, or move it away to begin with an empty store";
    }
}
