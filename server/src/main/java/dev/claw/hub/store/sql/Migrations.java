package dev.claw.hub.store.sql;

import dev.claw.hub.store.StoreOpenException;
import dev.claw.hub.store.StoreOpenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings the schema up to date: numbered SQL files, each run once, in the transaction that the caller began. What ran is
 * remembered with a checksum, so that a file changed afterwards, or a store of a newer hub, is refused.
 */
final class Migrations {
    /** All there are, in order: a resource folder cannot be listed everywhere. */
    private static final List<String> FILES = List.of(
            "V1__hub.sql",
            "V2__groups.sql",
            "V3__retention.sql",
            "V4__keys.sql",
            "V5__registry.sql",
            "V6__agents.sql",
            "V7__optional_keys.sql");

    private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");
    private static final String TABLE = "schema_history";

    private final String folder;
    private final List<String> files;

    Migrations(String folder) {
        this(folder, FILES);
    }

    Migrations(String folder, List<String> files) {
        this.folder = folder;
        this.files = files;
    }

    /** Runs what has not run yet. Does not commit. */
    void run(Connection connection) throws SQLException, StoreOpenException {
        Map<Integer, String> done = done(connection);
        for (String file : files) {
            int version = version(file);
            String script = read(file);
            String checksum = checksum(script);
            String known = done.remove(version);
            if (known == null) {
                apply(connection, script);
                remember(connection, version, file, checksum);
            } else if (!known.equals(checksum)) {
                throw new StoreOpenException(
                        Reason.UNREADABLE,
                        "the store was made with another " + file
                                + " than this hub has; start the version of the hub that made it");
            }
        }
        if (!done.isEmpty()) {
            throw new StoreOpenException(
                    Reason.NEWER,
                    "a newer hub wrote the store (schema " + done.keySet() + ", this hub knows up to "
                            + version(files.get(files.size() - 1)) + "); start that version or a newer one");
        }
    }

    private static Map<Integer, String> done(Connection connection) throws SQLException, StoreOpenException {
        Map<Integer, String> done = new TreeMap<>();
        if (!hasTable(connection, TABLE)) {
            if (hasTable(connection, "%")) {
                throw new StoreOpenException(
                        Reason.UNREADABLE,
                        "the database holds tables that are no hub's; give the hub a place of its own");
            }
            execute(
                    connection,
                    "CREATE TABLE " + TABLE
                            + " (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)");
            return done;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version, checksum FROM " + TABLE)) {
            while (rows.next()) {
                done.put(rows.getInt(1), rows.getString(2));
            }
        }
        return done;
    }

    private static boolean hasTable(Connection connection, String pattern) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, pattern, new String[] {"TABLE"})) {
            return tables.next();
        }
    }

    private static void apply(Connection connection, String script) throws SQLException {
        for (String statement : COMMENT.matcher(script).replaceAll("").split(";", -1)) {
            if (!statement.isBlank()) {
                execute(connection, statement);
            }
        }
    }

    private static void remember(Connection connection, int version, String file, String checksum) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + TABLE + " (version, name, checksum) VALUES (?, ?, ?)")) {
            insert.setInt(1, version);
            insert.setString(2, file);
            insert.setString(3, checksum);
            insert.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int version(String file) {
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            throw new IllegalArgumentException("migration " + file + ": expected V1__name.sql");
        }
        return Integer.parseInt(name.group(1));
    }

    private String read(String file) {
        String path = "/" + folder + "/" + file;
        try (InputStream resource = Migrations.class.getResourceAsStream(path)) {
            if (resource == null) {
                throw new IllegalStateException("resource " + path + " is missing from the hub's jar");
            }
            // A checkout with other line ends is the same migration.
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + path + " cannot be read", e);
        }
    }

    private static String checksum(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing, which every Java has", e);
        }
    }
}
