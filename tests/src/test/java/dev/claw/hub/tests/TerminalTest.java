package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands that look different on a terminal, on a real one. */
final class TerminalTest {
    private static final String ENTER = "\r";
    private static final String END_OF_INPUT = "\u0004";
    private static final String CTRL_C = "\u0003";
    // Taking the terminal over for a line shows itself in this; a prompt that is only drawn again has none.
    private static final String NEXT_PROMPT = "\u001b[?2004h> ";
    private static final String ERASE_LINE = "\r\u001b[K";

    @TempDir
    private Path data;

    private HubProcess hub;

    @BeforeEach
    void startHub() throws Exception {
        ForeignTool.PYTHON.require();
        hub = HubProcess.start(data);
    }

    @AfterEach
    void stopHub() {
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    @DisplayName("chat: what comes stands above the half-typed line, which stays; receipts are told")
    void chat_lineHalfTyped_staysBelowWhatComes() throws Exception {
        try (ForeignAgent alice = terminal("chat", "bob", "--as", "alice");
                ForeignAgent bob = terminal("chat", "alice", "--as", "bob")) {
            until(alice, "> ");
            until(bob, "> ");
            type(alice, "你好 bob" + ENTER);
            until(bob, " alice: 你好 bob");
            until(alice, "-- read by bob: 你好 bob");
            until(bob, "> ");
            type(bob, "half a li");
            until(bob, "half a li");
            type(alice, "while you type" + ENTER);
            until(bob, ERASE_LINE);
            assertThat(until(bob, "> half a li")).contains(" alice: while you type");
            type(bob, "ne" + ENTER);
            until(alice, " bob: half a line");
            // Between two lines the terminal is the shell's: what is typed then is no end of this program's input.
            until(bob, NEXT_PROMPT);
            type(bob, END_OF_INPUT);
            assertThat(bob.run("exit", object("{}")).path("code").intValue()).isZero();
            type(alice, CTRL_C);
            assertThat(alice.run("exit", object("{}")).path("code").intValue()).isZero();
        }
    }

    @Test
    @DisplayName("call: a line of progress stands while the call lasts, and gives way to the answer")
    void call_withProgress_showsALine() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (HubClient provider = HubClient.connect(hub.grpc(), "provider")) {
            provider.publish(
                    ProviderOptions.defaults(),
                    List.of(ServiceDeclaration.newBuilder()
                            .setServiceId("slow")
                            .setName("slow")
                            .build()),
                    (call, context) -> {
                        context.progress(1, 4, "第一步");
                        assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
                        return Payloads.text("done");
                    });
            try (ForeignAgent caller = terminal("call", "slow", "--as", "alice")) {
                assertThat(until(caller, "第一步")).endsWith(" 25%  第一步");
                seen.countDown();
                until(caller, ERASE_LINE);
                JsonNode over = caller.run("exit", object("{}"));
                assertThat(over.path("output").stringValue()).isEqualTo("done\r\n");
                assertThat(over.path("code").intValue()).isZero();
            }
        }
    }

    private ForeignAgent terminal(String... args) throws Exception {
        List<String> program = HubProcess.command(args);
        program.addAll(List.of("--hub", hub.grpc()));
        return ForeignAgent.start("terminal.py", program.toArray(String[]::new));
    }

    private static void type(ForeignAgent terminal, String text) throws Exception {
        terminal.run("type", object("{}").put("text", text));
    }

    private static String until(ForeignAgent terminal, String text) throws Exception {
        return terminal.run("until", object("{}").put("text", text))
                .path("output")
                .stringValue();
    }
}
