package dev.claw.hub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.KeyRequestRow;
import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.ReadSession;
import dev.claw.hub.v1.ErrorReason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and requests of a store that was made before there were variants and renewals. */
class KeyMigrationTest {
    @TempDir
    private Path directory;

    @Test
    @DisplayName("older keys stay as they are, and older requests that nobody can decide any more are answered")
    void open_olderStore_keepsKeysAndAnswersWhatWouldHang() throws Exception {
        makeOlderStore();
        try (SqlStore store = SqlStore.open(directory);
                ReadSession reader = store.openReader()) {
            KeyRow key = reader.keys().byId("key_1").orElseThrow();
            assertThat(key.usedCalls()).isEqualTo(3);
            assertThat(key.variant()).isEmpty();
            assertThat(key.renewals()).isZero();
            assertThat(key.expiredAt()).isEmpty();
            assertThat(request(reader, "waiting").granted()).isEmpty();
            assertThat(request(reader, "decided").granted()).contains(true);
            assertThat(request(reader, "released").closed()).contains(ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND);
            assertThat(request(reader, "unneeded").closed()).contains(ErrorReason.ERROR_REASON_KEY_NOT_NEEDED);
        }
    }

    private static KeyRequestRow request(ReadSession reader, String requestId) {
        return reader.keys().requests().of("alice", requestId).orElseThrow();
    }

    private void makeOlderStore() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hub.db"));
                Statement statement = connection.createStatement()) {
            new Migrations("db/sqlite", List.of("V1__hub.sql")).run(connection);
            statement.execute("INSERT INTO services VALUES ('asked', 'bot', 'n', 0, 1, 60000000, 5, 1, 1, 1, x'00')");
            statement.execute("INSERT INTO services VALUES ('open', 'bot', 'n', 0, NULL, NULL, NULL, 1, 1, 2, x'00')");
            statement.execute(
                    "INSERT INTO keys VALUES ('key_1', NULL, 'asked', 'bot', 'alice', 'r', 1, 2, 5, 3, NULL, 1)");
            request(statement, "waiting", "asked", "NULL");
            request(statement, "decided", "open", "1");
            request(statement, "released", "gone", "NULL");
            request(statement, "unneeded", "open", "NULL");
        }
    }

    private static void request(Statement statement, String requestId, String serviceId, String granted)
            throws Exception {
        statement.execute("INSERT INTO key_requests VALUES ('kr_" + requestId + "', '" + serviceId
                + "', 'bot', 'alice', '" + requestId + "', '', 1, " + granted + ", '', NULL, NULL, 1)");
    }
}
