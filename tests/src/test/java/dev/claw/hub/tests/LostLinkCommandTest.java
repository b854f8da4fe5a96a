package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say when the hub goes away under them. */
final class LostLinkCommandTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("a call whose hub is killed ends as LINK_LOST, exit code 5, and is not made again")
    void call_hubKilled_saysThatTheLinkWasLost() throws Exception {
        Path begun = data.resolve("begun");
        try (HubProcess hub = HubProcess.start(data.resolve("store"));
                HubCommands commands = new HubCommands(hub)) {
            commands.provide("slow", "--as", "alice", "--", "sh", "-c", "touch " + begun + "; sleep 600");
            HubCommands.Running call = commands.begin("call", "slow", "--timeout", "10m");
            await().until(begun.toFile()::exists);
            hub.kill();
            assertThat(call.untilSaid("LINK_LOST"))
                    .startsWith("LINK_LOST: the link to the hub broke before the call's answer;"
                            + " nobody knows whether it was done");
            assertThat(call.exit()).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("a kept call goes on behind Ctrl-C, which does not wait for it, and its answer can be had later")
    void call_keptAndInterrupted_goesOn() throws Exception {
        Path begun = data.resolve("begun");
        Path go = data.resolve("go");
        try (HubProcess hub = HubProcess.start(data.resolve("store"));
                HubCommands commands = new HubCommands(hub)) {
            String script = "touch " + begun + "; while [ ! -e " + go + " ]; do sleep 0.1; done; echo 好了";
            commands.provide("slow", "--as", "alice", "--", "sh", "-c", script);
            HubCommands.Running call = commands.begin("call", "slow", "--keep", "--id", "r1");
            assertThat(call.untilSaid("r1")).isEqualTo("The call's id is r1.");
            await().until(begun.toFile()::exists);
            call.terminate();
            assertThat(call.exit()).isEqualTo(143);
            assertThat(commands.run("call", "get", "r1").exit()).isEqualTo(5);
            assertThat(go.toFile().createNewFile()).isTrue();
            Cli.Result answer = commands.run("call", "get", "r1", "--wait", "25s");
            assertThat(answer.err()).isEmpty();
            assertThat(answer.out()).isEqualTo("好了");
        }
    }

    @Test
    @DisplayName("a chat says that the link was lost, and goes on when the hub is back: nothing is shown twice")
    void chat_hubKilledAndBack_goesOn() throws Exception {
        HubProcess first = HubProcess.start(data);
        try (HubCommands commands = new HubCommands(first)) {
            HubCommands.Running bob = commands.begin("chat", "小明", "--as", "bob");
            assertThat(commands.run("send", "bob", "一", "--as", "小明").exit()).isZero();
            bob.until("小明: 一");
            first.kill();
            assertThat(bob.until("the link to the hub was lost")).contains("trying to reach it again");
            try (HubProcess second = HubProcess.start(data, first.grpcPort(), "0");
                    HubCommands again = new HubCommands(second)) {
                assertThat(again.run("send", "bob", "二", "--as", "小明").exit()).isZero();
                // The next line of the conversation: the first one does not come again.
                assertThat(bob.until("小明")).endsWith("小明: 二");
                assertThat(bob.endInput()).isZero();
            }
        } finally {
            first.close();
        }
    }
}
