package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineTest {
    @TempDir
    private Path data;

    private HubProcess hub;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubProcess.start(data);
    }

    @AfterEach
    void stopHub() throws Exception {
        hub.close();
    }

    @Test
    @DisplayName("a real program becomes a service, and its output the result")
    void provide_program_isCalled() throws Exception {
        Process provider = provide("words", "--as", "alice", "--", "wc", "-w");
        try {
            Cli.Result called = cli("call", "words", "{\"text\":\"一 two three\"}");
            assertThat(called.err()).isEmpty();
            assertThat(called.exit()).isZero();
            assertThat(called.out()).isEqualTo("3");
            assertThat(cli("call", "words", "--json", "{}").out()).isEqualTo("{\"output\":\"1\\n\"}");
            assertThat(cli("services").out())
                    .contains("words")
                    .contains("alice")
                    .contains("online");
        } finally {
            provider.destroyForcibly();
        }
    }

    @Test
    @DisplayName("a JSON object that a program prints is the result as it is, and its failure the caller's")
    void provide_jsonAndFailure_reachCaller() throws Exception {
        Process echo = provide("echo", "--", "cat");
        Process broken = provide("broken", "--", "sh", "-c", "echo 'no such city' >&2; exit 7");
        try {
            String exact = "{\"n\":12345678901234567890.10}";
            assertThat(cli("call", "echo", exact).out()).isEqualTo(exact);
            Cli.Result failed = cli("call", "broken");
            assertThat(failed.exit()).isEqualTo(1);
            assertThat(failed.err())
                    .contains("PROVIDER_FAILED")
                    .contains("code 7")
                    .contains("no such city");
        } finally {
            echo.destroyForcibly();
            broken.destroyForcibly();
        }
    }

    @Test
    @DisplayName("a program that outlasts its call's deadline is killed, and the next call runs")
    void provide_beyondDeadline_isKilled() throws Exception {
        Path marks = data.resolve("marks");
        Process slow = provide(
                "slow",
                "--max-running",
                "1",
                "--",
                "sh",
                "-c",
                "read line; case \"$line\" in *fast*) echo quick;; *) sleep 600; echo late >> " + marks + ";; esac");
        try {
            Cli.Result late = cli("call", "slow", "{\"be\":\"slow\"}", "--timeout", "500ms");
            assertThat(late.exit()).isEqualTo(5);
            assertThat(late.err()).contains("CALL_DEADLINE");
            Cli.Result next =
                    Cli.feed("{\"be\":\"fast\"}\n", "call", "slow", "-", "--timeout", "20s", "--hub", hub.grpc());
            assertThat(next.out()).isEqualTo("quick");
            assertThat(slow.descendants().filter(ProcessHandle::isAlive)).isEmpty();
        } finally {
            slow.destroyForcibly();
        }
    }

    @Test
    @DisplayName("messages wait, are printed once, and stay in the history")
    void send_thenInbox_printsOnce() throws Exception {
        assertThat(cli("send", "bob", "你好 bob", "--as", "alice").out()).contains("nobody of that name");
        assertThat(cli("send", "bob", "again", "--as", "alice", "--id", "m1").exit())
                .isZero();
        assertThat(cli("send", "bob", "again", "--as", "alice", "--id", "m1").out())
                .contains("it was there already");
        assertThat(cli("inbox", "--as", "bob", "--keep").out().lines()).hasSize(2);
        assertThat(cli("inbox", "--as", "bob").out()).contains("alice: 你好 bob").contains("alice: again");
        Cli.Result empty = cli("inbox", "--as", "bob");
        assertThat(empty.out()).isEmpty();
        assertThat(empty.err()).contains("Nothing waits for bob");
        assertThat(cli("history", "alice", "--as", "bob", "--json").out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{") && line.contains("\"sender\":\"alice\""));
    }

    @Test
    @DisplayName("the exit codes are those that are told")
    void exitCodes_areFixed() throws Exception {
        assertThat(cli("info").exit()).isZero();
        assertThat(cli("call", "nowhere").exit()).isEqualTo(3);
        assertThat(cli("call", "nowhere", "not json").exit()).isEqualTo(2);
        assertThat(Cli.run("call").exit()).isEqualTo(2);
        assertThat(Cli.run("nonsense").exit()).isEqualTo(2);
        Cli.Result nobody = Cli.run("info", "--hub", "127.0.0.1:1");
        assertThat(nobody.exit()).isEqualTo(5);
    }

    @Test
    @DisplayName("G26: a hub refuses a store that another one has, and an address that others reach")
    void serve_onLockedStoreOrOpenAddress_refuses() throws Exception {
        Cli.Result locked = Cli.run("serve", "--data", data.toString(), "--grpc-port", "0", "--ws-port", "off");
        assertThat(locked.exit()).isEqualTo(78);
        assertThat(locked.err()).contains("does not start");
        Cli.Result open = Cli.run(
                "serve", "--host", "0.0.0.0", "--data", data.resolve("other").toString());
        assertThat(open.exit()).isEqualTo(78);
        assertThat(open.err()).contains("127.0.0.1");
    }

    private Process provide(String... args) throws Exception {
        String[] all = new String[args.length + 3];
        all[0] = "provide";
        all[1] = "--hub";
        all[2] = hub.grpc();
        System.arraycopy(args, 0, all, 3, args.length);
        Process process = Cli.begin(all);
        assertThat(Cli.line(process)).startsWith("serving");
        assertThat(process.waitFor(0, TimeUnit.SECONDS)).isFalse();
        return process;
    }

    private Cli.Result cli(String... args) throws Exception {
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--hub";
        all[args.length + 1] = hub.grpc();
        return Cli.run(all);
    }
}
