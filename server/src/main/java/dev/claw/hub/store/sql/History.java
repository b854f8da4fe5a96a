package dev.claw.hub.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What an earlier hub left behind for the next.
 *
 * @param epoch the random number by which readers tell this store history from every other one; never 0
 * @param newestTime the newest time it saw
 */
record History(long epoch, Instant newestTime) {
    /** Reads it; makes the epoch in a store that has none yet. */
    static History read(Connection connection, RandomGenerator random) throws SQLException {
        return new History(epoch(connection, random), newestTime(connection));
    }

    private static Instant newestTime(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM counters WHERE name = ?")) {
            select.setString(1, Counters.TIME);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Micros.time(rows.getLong(1)) : Instant.EPOCH;
            }
        }
    }

    private static long epoch(Connection connection, RandomGenerator random) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT epoch FROM history")) {
            if (rows.next()) {
                return rows.getLong(1);
            }
        }
        long made = random.nextLong();
        while (made == 0) {
            made = random.nextLong();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO history (epoch) VALUES (?)")) {
            insert.setLong(1, made);
            insert.executeUpdate();
        }
        return made;
    }
}
