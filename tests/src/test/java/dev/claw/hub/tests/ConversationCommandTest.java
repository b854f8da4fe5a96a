package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConversationCommandTest {
    @TempDir
    private Path data;

    private HubProcess hub;
    private HubCommands commands;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubProcess.start(data);
        commands = new HubCommands(hub);
    }

    @AfterEach
    void stopHub() {
        commands.close();
        hub.close();
    }

    @Test
    @DisplayName("two that chat see each other's lines at once, and the end of the input is the end of the chat")
    void chat_twoAgents_seeEachOther() throws Exception {
        HubCommands.Running bob = commands.begin("chat", "小明", "--as", "bob");
        HubCommands.Running ming = commands.begin("chat", "bob", "--as", "小明");
        ming.type("你好 bob");
        assertThat(bob.until("你好 bob")).contains(" 小明: 你好 bob");
        bob.type("/help");
        assertThat(bob.until("/quit leaves")).contains("there is no /help");
        bob.type("//收到");
        assertThat(ming.until("收到")).endsWith(" bob: /收到");
        assertThat(ming.endInput()).isZero();
        bob.type("/quit");
        assertThat(bob.exit()).isZero();
        assertThat(commands.run("inbox", "--as", "bob").out()).contains("小明: 你好 bob");
    }

    @Test
    @DisplayName("a chat begins with what was said last, and sends what a pipe brings")
    void chat_inPipe_showsHistoryAndSends() throws Exception {
        assertThat(commands.feed("one\n二\n\nthree\n", "chat", "bob", "--as", "alice")
                        .exit())
                .isZero();
        Cli.Result shown = commands.feed("", "chat", "alice", "--as", "bob", "--last", "2");
        assertThat(shown.out().lines())
                .hasSize(3)
                .satisfiesExactly(
                        one -> assertThat(one).endsWith("alice: one"),
                        two -> assertThat(two).endsWith("alice: 二"),
                        three -> assertThat(three).endsWith("alice: three"));
        Cli.Result again = commands.feed("", "chat", "alice", "--as", "bob", "--last", "1", "--json");
        assertThat(again.out().lines()).hasSize(1).allMatch(line -> line.contains("\"text\":\"three\""));
        assertThat(commands.run("chat").exit()).isEqualTo(2);
        assertThat(commands.run("chat", "--group", "nowhere").exit()).isEqualTo(3);
    }

    @Test
    @DisplayName("history pages back and forth, and tells where to go on")
    void history_paged_tellsWhereToGoOn() throws Exception {
        commands.feed("1\n2\n3\n4\n5\n", "chat", "bob", "--as", "alice");
        Cli.Result newest = commands.run("history", "bob", "--as", "alice", "--limit", "2");
        assertThat(newest.out().lines()).hasSize(2).last().asString().endsWith(": 5");
        assertThat(newest.err()).contains("--before 4");
        assertThat(commands.run("history", "bob", "--as", "alice", "--limit", "2", "--before", "4")
                        .out()
                        .lines())
                .hasSize(2)
                .last()
                .asString()
                .endsWith(": 3");
        assertThat(commands.run("history", "bob", "--before", "1", "--after", "1")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("a send to a hub that is not there fails within seconds, and says what to do")
    void send_withoutHub_failsSoonAndSaysWhatToDo() throws Exception {
        long begin = System.nanoTime();
        Cli.Result failed = Cli.run("send", "bob", "hello", "--hub", "127.0.0.1:1", "--wait", "1s");
        assertThat(failed.exit()).isEqualTo(5);
        assertThat(failed.err())
                .contains("no hub answers at 127.0.0.1:1")
                .containsPattern("`java -jar \\S*claw-hub.jar`");
        assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
    }

    @Test
    @DisplayName("a channel about a service is requested, accepted and ended, and a watch sees it")
    void channels_ofService_areRequestedAnsweredAndEnded() throws Exception {
        commands.provide("words", "--as", "alice", "--", "wc", "-w");
        HubCommands.Running watch = commands.begin("watch", "channels", "--as", "alice");
        String asked = commands.run("channels", "request", "words", "--note", "可以吗", "--as", "bob")
                .out();
        String id = asked.substring(0, asked.indexOf(' '));
        assertThat(watch.until(id)).contains("bob about words").contains("requested: 可以吗");
        assertThat(commands.run("channels", "accept", id, "--as", "alice").out())
                .contains("open");
        assertThat(watch.until(id)).contains("open");
        assertThat(commands.run("channels", "--as", "bob", "--state", "open").out())
                .contains(id)
                .contains("alice about words");
        assertThat(commands.run("channels", "end", id, "--as", "bob").out()).contains("ended");
        assertThat(commands.run("channels", "show", id, "--as", "bob", "--json").out())
                .contains("CHANNEL_STATE_ENDED");
        assertThat(commands.run("channels", "show", "ch_000000000000").exit()).isEqualTo(3);
    }
}
