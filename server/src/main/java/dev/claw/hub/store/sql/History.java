package dev.claw.hub.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.random.RandomGenerator;

/** The random number by which readers tell this store history from every other one. */
final class History {
    private History() {}

    /** Reads it, or makes it in a store that has none yet. Never 0. */
    static long epoch(Connection connection, RandomGenerator random) throws SQLException {
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
