package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysCommandTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a key is requested, decided on, used, listed and revoked")
    void keys_fromPolicyToRevocation_work() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubCommands commands = new HubCommands(hub)) {
            commands.provide("words", "--as", "alice", "--", "wc", "-w");
            assertThat(commands.run("call", "words").exit()).isZero();
            Cli.Result set = commands.run(
                    "keys", "policy", "set", "words", "--approval", "ask", "--max-calls", "1", "--as", "alice");
            assertThat(set.out()).isEqualTo("words needs a key: the provider decides, 1 calls, 1h");
            assertThat(commands.run("call", "words", "--as", "bob").exit()).isEqualTo(4);

            HubCommands.Running watch = commands.begin("watch", "keys", "--granted", "--as", "alice");
            watch.untilSaid("changes follow");
            HubCommands.Running request =
                    commands.begin("keys", "request", "words", "--purpose", "试一试", "--wait", "60s", "--as", "bob");
            String pending = watch.until("试一试");
            assertThat(commands.run("keys", "pending", "--as", "alice").out()).contains("试一试");
            Cli.Result granted = commands.run(
                    "keys", "decide", pending.substring(0, pending.indexOf(' ')), "grant", "--as", "alice");
            assertThat(granted.out()).contains("active, 0 of 1 calls");
            String secret = request.until("key_");

            assertThat(commands.run("call", "words", "{\"a\":1}", "--key", secret, "--as", "bob")
                            .out())
                    .isEqualTo("1");
            assertThat(commands.run("call", "words", "--key", secret, "--as", "bob")
                            .err())
                    .contains("KEY_EXHAUSTED");
            String keys = commands.run("keys", "--as", "bob").out();
            assertThat(keys).contains("exhausted").contains("1 of 1").doesNotContain(secret);
            String id = keys.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
            assertThat(commands.run("keys", "revoke", id, "--as", "alice").out())
                    .contains("revoked");
            assertThat(commands.run("keys", "policy", "set", "words", "--optional", "--max-calls", "3", "--as", "alice")
                            .out())
                    .isEqualTo("words needs no key and takes one: granted at once, 3 calls, 1h");
            assertThat(commands.run("call", "words", "--as", "bob").exit()).isZero();
            assertThat(commands.run("keys", "policy", "remove", "words", "--as", "alice")
                            .out())
                    .isEqualTo("words needs no key");
        }
    }

    @Test
    @DisplayName("a variant that is none is refused before the hub is asked")
    void policy_withWrongVariant_isUsageError() throws Exception {
        Cli.Result refused = Cli.run("keys", "policy", "set", "words", "--variant", "trial,calls=5");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("calls=5 is no term; expected max-calls=NUMBER");
    }
}
