package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.store.Transaction;
import dev.claw.hub.store.sql.SqlStore;
import dev.claw.hub.wiring.Hub;
import dev.claw.hub.wiring.HubSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** When the hub must not start: what the process answers, and what it tells the one who started it. */
final class StartRefusalTest {
    private static final int PAGE = 4_096;

    @TempDir
    private Path data;

    private record Outcome(int exit, String told) {}

    @Test
    @DisplayName("G26: a store that another hub uses")
    void serve_lockedStore_refuses() throws Exception {
        HubSettings settings = new HubSettings(
                "127.0.0.1",
                OptionalInt.of(0),
                OptionalInt.empty(),
                data,
                1,
                Duration.ofMillis(100),
                HubLimits.defaults());
        try (Hub running = Hub.start(settings)) {
            assertThat(running.grpcAddress()).isPresent();
            refused(serve(), data.toString(), "stop it");
        }
    }

    @Test
    @DisplayName("G26: a store whose header is damaged, and it stays as it is")
    void serve_damagedHeader_refuses() throws Exception {
        fill();
        overwrite(0, 100);
        byte[] before = Files.readAllBytes(data.resolve("hub.db"));
        refused(serve(), "is damaged", "backup");
        assertThat(Files.readAllBytes(data.resolve("hub.db"))).isEqualTo(before);
    }

    @Test
    @DisplayName("G26: a store with a damaged page in the middle")
    void serve_damagedPage_refuses() throws Exception {
        fill();
        long pages = Files.size(data.resolve("hub.db")) / PAGE;
        overwrite(pages / 2 * PAGE, PAGE);
        refused(serve(), "is damaged", "backup");
    }

    @Test
    @DisplayName("G26: a store that a newer hub wrote")
    void serve_newerStore_refuses() throws Exception {
        SqlStore.open(data).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("hub.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO schema_history (version, name, checksum) VALUES (99, 'V99__later.sql', 'x')");
        }
        refused(serve(), "newer hub", "start that version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    @DisplayName("G26: an address that other machines reach, for there is neither authentication nor TLS")
    void serve_openAddress_refuses(String host) {
        refused(
                serve("--host", host),
                "--host: host " + host + " is reachable",
                "neither authentication nor TLS",
                "127.0.0.1");
    }

    @Test
    @DisplayName("a token that is too short, and it is not told")
    void serve_shortToken_refuses() throws Exception {
        Path file = Files.writeString(data.resolve("admin.token"), "geheim-geheim");
        Outcome outcome = serve("--admin-token-file", file.toString());
        refused(outcome, "--admin-token-file: admin-token has 13 characters", "expected 32 to 256");
        assertThat(outcome.told()).doesNotContain("geheim");
    }

    @Test
    void serve_ephemeralWithData_refuses() {
        refused(serve("--ephemeral"), "--ephemeral", "one of the two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ws-port", "--rest-port"})
    @DisplayName("a port that is taken: which one, once, in words")
    void serve_takenPort_tellsWhich(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            Outcome outcome = option.equals("--ws-port")
                    ? serve(option, port, "--rest-port", "0")
                    : serve("--ws-port", "0", option, port);
            assertThat(outcome.told())
                    .startsWith("The hub does not start: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ")
                    .contains("Address already in use. ", option)
                    .doesNotContain("java.net");
            assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED);
        }
    }

    private Outcome serve(String... more) {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("serve", "--grpc-port", "0", "--data", data.toString()));
        if (!List.of(more).contains("--ws-port")) {
            arguments.addAll(List.of("--ws-port", "off"));
        }
        arguments.addAll(List.of(more));
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        return new Outcome(line.execute(arguments.toArray(String[]::new)), err.toString());
    }

    private static void refused(Outcome outcome, String... said) {
        assertThat(outcome.told()).startsWith("The hub does not start").contains(said);
        assertThat(outcome.exit()).isEqualTo(78);
    }

    private void fill() throws Exception {
        try (SqlStore store = SqlStore.open(data);
                Transaction transaction = store.begin()) {
            for (int i = 0; i < 5_000; i++) {
                transaction.inboxes().markKnown("代理-" + i, Instant.EPOCH);
            }
            transaction.commit();
        }
    }

    private void overwrite(long from, int bytes) throws Exception {
        try (FileChannel file = FileChannel.open(data.resolve("hub.db"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[bytes]), from);
        }
    }
}
