package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} shows of every command, and what one is told that is mistyped or goes to no hub. */
final class HelpTest {
    private static final int TERMINAL_COLUMNS = 80;

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    @DisplayName("every command's help has examples, which can be copied: no line of them is broken")
    void help_ofCommand_hasExamplesInWholeLines(String name, CommandSpec command) {
        assertThat(command.usageMessage().footerHeading()).as(name).contains("Examples");
        assertThat(command.usageMessage().footer())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(columns(line)).as(line).isLessThanOrEqualTo(TERMINAL_COLUMNS));
        String help = command.commandLine().getUsageMessage(Ansi.OFF);
        assertThat(help.lines()).contains(command.usageMessage().footer());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    @DisplayName("every option says what it takes by a word of the reader's, not by a name in the code")
    void help_ofCommand_hasNoNamesOfCode(String name, CommandSpec command) {
        assertThat(command.args())
                .filteredOn(argument -> argument.arity().max() > 0)
                .allSatisfy(argument -> assertThat(argument.paramLabel())
                        .as(name + " " + argument)
                        .doesNotStartWith("<"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', textBlock = """
            services --nope; Unknown option: '--nope'; services
            send; AGENT TEXT; send
            call words --timeout 10; expected such as; call
            keys decide kr_1 maybe; [grant, refuse]; keys decide
            serv; serve;
            """)
    @DisplayName("what is mistyped is told in a few lines, with the way to the help")
    void execute_mistyped_tellsWhatIsWrong(String typed, String told, @Nullable String command) {
        Outcome outcome = execute(typed.split(" "));
        assertThat(outcome.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.told().lines()).hasSizeLessThanOrEqualTo(3);
        String path = command == null ? "" : command + " ";
        assertThat(outcome.told()).contains(told).contains(" " + path + "--help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:50051",
                "127.0.0.1",
                "nonsense",
                "127.0.0.1:",
                "127.0.0.1:0",
                "::1:5",
                "a:99999"
            })
    @DisplayName("a hub's address that is none is told so, whichever command it is given to")
    void execute_uselessHub_isUsage(String address) {
        for (String command : new String[] {"info", "services", "inbox", "send bob hi", "watch inbox", "adapter"}) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.addAll(List.of("--hub", address));
            Outcome outcome = execute(words.toArray(String[]::new));
            assertThat(outcome.told()).as(command).contains(address).contains("HOST:PORT");
            assertThat(outcome.exit()).isEqualTo(ExitCode.USAGE);
        }
    }

    @Test
    @DisplayName("a port that speaks no gRPC is told so: most likely it is that of the old agents")
    void execute_hubThatSpeaksNoGrpc_tellsSo() throws Exception {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.start();
        try {
            String address = "127.0.0.1:" + web.getAddress().getPort();
            Outcome outcome = execute("info", "--hub", address);
            assertThat(outcome.told())
                    .contains(address)
                    .contains("speaks no gRPC")
                    .doesNotContain("SETTINGS");
        } finally {
            web.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-program", "./no-such-program", "/tmp"})
    @DisplayName("a program that is not there is told before it is offered, not to the first caller")
    void provide_missingProgram_isNotFound(String program) {
        Outcome outcome = execute("provide", "words", "--hub", "127.0.0.1:1", "--", program);
        assertThat(outcome.told()).contains("no program " + program);
        assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "server/target/claw-hub.jar, java -jar server/target/claw-hub.jar",
        "/opt/my hub/hub.jar, 'java -jar \"/opt/my hub/hub.jar\"'",
        "a.jar:b.jar, java -jar claw-hub.jar",
        "target/classes, java -jar claw-hub.jar"
    })
    @DisplayName("what people are told to type names the jar as they did")
    void told_jar_isThatOfTheCaller(String classPath, String told) {
        assertThat(Invocation.told(classPath)).isEqualTo(told);
    }

    private record Outcome(int exit, String told) {}

    private static Outcome execute(String... words) {
        StringWriter told = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(told));
        int exit = command.execute(words);
        return new Outcome(exit, told.toString());
    }

    static Stream<Arguments> commands() {
        List<CommandLine> all = new ArrayList<>(List.of(Main.commandLine()));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).getSubcommands().values());
        }
        return all.stream().map(CommandLine::getCommandSpec).map(spec -> Arguments.of(spec.qualifiedName(), spec));
    }

    /** Chinese characters take two columns. */
    private static int columns(String line) {
        return line.codePoints()
                .map(point -> Character.isIdeographic(point) ? 2 : 1)
                .sum();
    }
}
