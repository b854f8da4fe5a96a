package dev.claw.hub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.ReadSession;
import dev.claw.hub.store.ServiceAccessRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of a store that was made before there were named callers and ratings. */
class RegistryMigrationTest {
    @TempDir
    private Path directory;

    @Test
    void open_olderStore_keepsServicesOpenAndUnrated() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hub.db"));
                Statement statement = connection.createStatement()) {
            new Migrations("db/sqlite", List.of("V1__hub.sql", "V2__groups.sql", "V3__retention.sql", "V4__keys.sql"))
                    .run(connection);
            statement.execute("INSERT INTO services VALUES ('old', 'bot', 'n', 0, NULL, NULL, NULL, 1, 1, 1, x'00')");
        }
        try (SqlStore store = SqlStore.open(directory);
                ReadSession reader = store.openReader()) {
            assertThat(reader.services().byId("old")).isPresent();
            assertThat(reader.services().access().of("old")).isEqualTo(ServiceAccessRow.OPEN);
            assertThat(reader.services().access().named()).isEmpty();
            assertThat(reader.services().ratings().sum("old").total()).isZero();
        }
    }
}
