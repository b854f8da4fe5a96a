package dev.claw.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.identity.Credentials;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.wiring.Hub;
import dev.claw.hub.wiring.HubSettings;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of enrolment, and how any command shows a token. */
final class AgentCommandsTest {
    private static final String ADMIN = "an-administrators-token-for-tests";

    @TempDir
    private Path folder;

    private Hub hub;

    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void start() throws Exception {
        hub = Hub.start(new HubSettings(
                        "127.0.0.1",
                        OptionalInt.of(0),
                        OptionalInt.empty(),
                        folder.resolve("data"),
                        1,
                        Duration.ofMillis(100),
                        HubLimits.defaults())
                .withCredentials(Credentials.none().withAdministrator(ADMIN)));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    @DisplayName("an agent is enrolled, speaks by its token, is listed to who may see it, and is ended")
    void agents_life_isToldByEachCommand() throws Exception {
        Outcome enrolled = run("agents", "enrol", "翻译员 甲", "--as", "bob");
        assertThat(enrolled.exit()).isZero();
        assertThat(enrolled.out()).contains("翻译员 甲  active").containsPattern("token  ush_[A-Za-z0-9_-]{43}");
        assertThat(enrolled.err()).contains("not shown again");
        String id = enrolled.out().substring(0, 17);
        assertThat(id).matches("user_[0-9a-f]{12}");
        String token = file("my.token", enrolled.out().replaceAll("(?s).*token  ", ""));
        String admin = file("admin.token", ADMIN + "\n# the operator's\n");
        String other = file("other.token", token(run("agents", "enrol", "乙", "--json", "--as", "bob")));

        assertThat(run("agents", "show", id, "--token-file", token).out()).contains(id, "翻译员 甲", "active");
        assertThat(run("agents", "list", "--token-file", token).out())
                .contains(id)
                .doesNotContain("乙");
        assertThat(run("agents", "list", "--token-file", admin).out()).contains(id, "乙");
        assertThat(run("agents", "list", "--all", "--json", "--token-file", admin)
                        .out()
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"agent_id\":\"user_"));
        Outcome none = run("agents", "list", "--as", "bob");
        assertThat(none.exit()).isZero();
        assertThat(none.err()).contains("No enrolments.");

        denied(run("agents", "list", "--all", "--token-file", token), "ACCESS_DENIED");
        Outcome hidden = run("agents", "show", id, "--token-file", other);
        assertThat(hidden.exit()).isEqualTo(3);
        assertThat(hidden.err()).startsWith("AGENT_NOT_FOUND");
        for (String command : List.of("inbox", "services", "keys", "channels")) {
            denied(run(command, "--as", id), "AGENT_ENROLLED");
        }
        denied(run("keys", "pending", "--as", id), "AGENT_ENROLLED");
        denied(run("watch", "keys", "--as", id), "AGENT_ENROLLED");
        denied(run("provide", "words", "--as", id, "--", "wc"), "AGENT_ENROLLED");
        denied(run("inbox", "--as", "bob", "--token-file", token), "ACCESS_DENIED");

        assertThat(run("agents", "end", id, "--token-file", token).out()).contains("ended");
        denied(run("agents", "show", id, "--token-file", token), "CREDENTIAL_INVALID");
        assertThat(run("agents", "end", id, "--token-file", admin).exit()).isZero();
        assertThat(run("agents", "show", id, "--json", "--token-file", admin).out())
                .contains("\"agent_id\":\"" + id + "\"")
                .doesNotContain("\"active\"");
    }

    @Test
    @DisplayName("every command takes a token, and knows whose it is")
    void commands_withToken_actAsItsAgent() throws Exception {
        String enrolled = run("agents", "enrol", "甲", "--json", "--as", "bob").out();
        String token = file("my.token", token(new Outcome(0, enrolled, "")));
        String id = enrolled.replaceAll("(?s).*\"agent_id\":\"(user_[0-9a-f]+)\".*", "$1");
        assertThat(run("send", id, "你好", "--as", "bob").exit()).isZero();
        assertThat(run("inbox", "--token-file", token).out()).contains("你好");
        assertThat(run("channels", "--token-file", token).out()).contains("bob");
        assertThat(run("channels", "create", "研究小组", "--token-file", token).out())
                .contains(id);
        assertThat(run("inbox", "--token-file", file("admin.token", ADMIN)).err())
                .contains("Nothing waits for admin.");
        assertThat(run("inbox", "--as", "carol", "--token-file", file("admin.token", ADMIN))
                        .err())
                .contains("Nothing waits for carol.");
    }

    @Test
    @DisplayName("a token of the environment is shown, and the name of the environment is not")
    void command_tokenInVariable_actsAsItsAgent() throws Exception {
        String enrolled = run("agents", "enrol", "甲", "--json", "--as", "bob").out();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "agents",
                        "list",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLAW_TOKEN", token(new Outcome(0, enrolled, "")));
        builder.environment().put("CLAW_AGENT", "bob");
        builder.environment().put("CLAW_HUB", address());
        Process process = builder.start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("{\"agent_id\":\"user_");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @DisplayName("a token file that holds no token is a usage error, and its content is not told")
    void command_uselessTokenFile_isUsage() throws Exception {
        for (String content : List.of("", "\n\n", "not a token", "密码密码")) {
            Outcome outcome = run("inbox", "--token-file", file("bad.token", content));
            assertThat(outcome.exit()).as(content).isEqualTo(2);
            assertThat(outcome.err()).contains("bad.token", "expected").doesNotContain("密码", "not a");
        }
        Outcome missing = run("inbox", "--token-file", folder.resolve("none").toString());
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no such file");
        denied(run("inbox", "--token-file", file("bad.token", "ush_unknown")), "CREDENTIAL_INVALID");
    }

    @Test
    @DisplayName("agents without a command says which there are; completion knows them")
    void agents_alone_isUsage() {
        Outcome alone = run("agents");
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.err()).contains("enrol, list, show or end");
        assertThat(run("completion").out()).contains("agents", "--token-file");
    }

    private static void denied(Outcome outcome, String reason) {
        assertThat(outcome.err()).startsWith(reason + ": ");
        assertThat(outcome.exit()).isEqualTo(4);
    }

    private static String token(Outcome enrolled) {
        return enrolled.out().replaceAll("(?s).*\"token\":\"(ush_[^\"]+)\".*", "$1");
    }

    private String file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private String address() {
        return "127.0.0.1:" + hub.grpcAddress().orElseThrow().getPort();
    }

    private Outcome run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        int options = all.indexOf("--as") < 0 ? all.indexOf("--token-file") : all.indexOf("--as");
        if (options > 0) {
            all.addAll(options, List.of("--hub", address()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Outcome(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }
}
