package dev.claw.hub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.store.KeyRow;
import dev.claw.hub.store.ReadSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub killed while it charges and renews a key, several times on the same data. */
class KeyKillTest {
    private static final int KILLS = 3;
    private static final int LINES_BEFORE_A_KILL = 1_000;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("G15: kill -9 forgets no charge and no renewal, and never lets more calls through than were granted")
    void kill_whileCharging_keepsTheQuotaExact() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(runAndKill());
            int charged = Collections.frequency(acknowledged, "charged");
            int renewed = Collections.frequency(acknowledged, "renewed");
            KeyRow key = stored();
            int unheard = (kill + 1) * ChargingHub.IN_FLIGHT;
            assertThat(key.usedCalls()).isBetween(charged, Math.min(key.maxCalls(), charged + unheard));
            assertThat(key.renewals()).isGreaterThanOrEqualTo(renewed);
            assertThat(key.maxCalls()).isEqualTo(ChargingHub.CALLS_OF_A_TERM * (1 + key.renewals()));
        }
        assertThat(acknowledged).contains("charged", "renewed");
    }

    private List<String> runAndKill() throws Exception {
        try (ForkedJvm hub = new ForkedJvm(ChargingHub.class, directory.toString())) {
            List<String> lines = new ArrayList<>();
            while (lines.size() < LINES_BEFORE_A_KILL) {
                String line = hub.readLine();
                assertThat(line).as("a line of the hub that runs").isNotEmpty();
                lines.add(line);
            }
            hub.kill();
            lines.addAll(hub.leftOver());
            return lines;
        }
    }

    private KeyRow stored() throws Exception {
        try (SqlStore store = SqlStore.open(directory);
                ReadSession reader = store.openReader()) {
            return reader.keys().byId(ChargingHub.KEY).orElseThrow();
        }
    }
}
