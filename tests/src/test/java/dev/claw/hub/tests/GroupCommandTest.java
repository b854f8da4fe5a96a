package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupCommandTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("G8: a group is created, joined, talked in and left, and the sender sees who has read")
    void group_fromCreationToLeaving_isTalkedIn() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubCommands commands = new HubCommands(hub)) {
            assertThat(commands.run("channels", "create", "周报", "--invite", "bob", "--as", "alice")
                            .out())
                    .contains("owner      alice")
                    .contains("member     bob, invited by alice");
            assertThat(commands.run("channels", "--kind", "group", "--as", "bob")
                            .out())
                    .contains("open, invited");
            assertThat(commands.run("channels", "accept", "周报", "--as", "bob").exit())
                    .isZero();
            assertThat(commands.run("send", "--group", "周报", "大家好", "--as", "alice")
                            .exit())
                    .isZero();

            HubCommands.Running receipts = commands.begin("watch", "receipts", "--as", "alice");
            HubCommands.Running bob = commands.begin("chat", "--group", "周报", "--as", "bob");
            assertThat(bob.until("大家好")).endsWith(" alice: 大家好");
            HubCommands.Running alice = commands.begin("chat", "--group", "周报", "--as", "alice");
            alice.type("谁在?");
            assertThat(bob.until("谁在?")).endsWith(" alice: 谁在?");
            assertThat(alice.until("-- read by bob")).endsWith("谁在?");
            assertThat(receipts.until("bob (reader chat/ch_")).contains("read through");
            assertThat(alice.endInput()).isZero();
            assertThat(bob.endInput()).isZero();

            assertThat(commands.run("history", "--group", "周报", "--as", "bob")
                            .out()
                            .lines())
                    .hasSize(2);
            assertThat(commands.run("channels", "leave", "周报", "--as", "bob").exit())
                    .isZero();
            assertThat(commands.run("history", "--group", "周报", "--as", "bob").exit())
                    .isEqualTo(3);
        }
    }
}
