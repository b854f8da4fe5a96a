package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.claw.hub.client.BlockingCall;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are provided with {@code --stream}, and tell how far they are. */
final class StreamingProgramTest {
    private static final int LINES = 20_000;
    private static final String TAIL = " " + "北京".repeat(16);
    private static final String FLOOD = "i=0; while [ $i -lt " + LINES + " ]; do i=$((i+1)); echo \"$i" + TAIL
            + "\"; echo \"claw-progress $i/" + LINES + " 第 $i 行\" >&2; done";

    @TempDir
    private Path data;

    private HubProcess hub;
    private HubCommands commands;

    @BeforeEach
    void startHub() throws Exception {
        hub = HubProcess.start(data.resolve("store"));
        commands = new HubCommands(hub);
    }

    @AfterEach
    void stopHub() {
        commands.close();
        hub.close();
    }

    private static OutgoingCall call(String service) {
        return OutgoingCall.newBuilder()
                .setServiceId(service)
                .setParameters(Payloads.json("{}"))
                .build();
    }

    @Test
    @DisplayName("lines and progress reach the caller while the program runs")
    void lines_whileTheProgramRuns_areToldOneByOne() throws Exception {
        Path go = data.resolve("go");
        String script = "echo 'claw-progress 1/2 开始' >&2; echo 一; echo; while [ ! -e " + go
                + " ]; do sleep 0.1; done; echo 'claw-progress 2/2' >&2; printf 完";
        commands.provide("steps", "--stream", "lines", "--as", "alice", "--", "sh", "-c", script);
        HubCommands.Running call = commands.begin("call", "steps", "--json");
        assertThat(call.until("一")).isEqualTo("{\"chunk\":{\"text\":\"一\\n\"}}");
        assertThat(call.until("chunk")).isEqualTo("{\"chunk\":{\"text\":\"\\n\"}}");
        assertThat(go.toFile().createNewFile()).isTrue();
        assertThat(call.until("完")).isEqualTo("{\"chunk\":{\"text\":\"完\"}}");
        assertThat(call.until("{\"text\":\"\"}")).isEqualTo("{\"text\":\"\"}");
        assertThat(call.exit()).isZero();
        assertThat(commands.run("call", "steps", "--json").out().lines())
                .as("the last progress comes before the answer")
                .contains("{\"progress\":{\"done\":2.0,\"total\":2.0}}")
                .last()
                .isEqualTo("{\"text\":\"\"}");

        Cli.Result shown = commands.run("call", "steps");
        assertThat(shown.out()).isEqualTo("一\n\n完");
        assertThat(shown.err()).isEmpty();
    }

    @Test
    @DisplayName("a program whose caller does not read is not read either, and nothing of what it prints is lost")
    void lines_callerDoesNotRead_holdTheProgram() throws Exception {
        commands.provide("flood", "--stream", "lines", "--as", "alice", "--", "sh", "-c", FLOOD);
        try (HubClient client = HubClient.connect(hub.grpc(), "bob");
                BlockingCall running = client.start(call("flood"))) {
            await().until(() -> done(running) > 0);
            AtomicLong last = new AtomicLong();
            await().during(Duration.ofMillis(700)).until(() -> {
                long now = Math.round(done(running));
                return last.getAndSet(now) == now;
            });
            assertThat(last.get()).isGreaterThan(1_000).isLessThan(LINES / 2);

            List<String> lines = new ArrayList<>();
            for (Optional<Payload> piece = running.output().next();
                    piece.isPresent();
                    piece = running.output().next()) {
                lines.add(piece.get().getText());
            }
            assertThat(running.result().getText()).isEmpty();
            assertThat(lines)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                            .mapToObj(i -> i + TAIL + "\n")
                            .toList());
            assertThat(done(running)).isEqualTo(LINES);
        }
    }

    private static double done(BlockingCall running) {
        return running.progress().map(Progress::getDone).orElse(0.0);
    }

    @Test
    @DisplayName("a program that is held is killed when its call is cancelled")
    void lines_heldAndCanceled_endTheProgram() throws Exception {
        HubCommands.Running provider =
                commands.provide("flood", "--stream", "lines", "--as", "alice", "--", "sh", "-c", FLOOD);
        try (HubClient client = HubClient.connect(hub.grpc(), "bob")) {
            BlockingCall running = client.start(call("flood"));
            await().until(() -> done(running) > 1_000);
            assertThat(provider.children()).isPositive();
            running.cancel();
            await().until(() -> provider.children() == 0);
        }
        // Its place is free again.
        Cli.Result next = commands.run("call", "flood");
        assertThat(next.out().lines()).hasSize(LINES);
    }

    @Test
    @DisplayName("bytes come as they are, more than the window of them, and a failure comes behind them")
    void bytes_thenFailure_areToldInThatOrder() throws Exception {
        byte[] noise = new byte[700_000];
        new Random(7).nextBytes(noise);
        Path file = Files.write(data.resolve("noise"), noise);
        commands.provide("noise", "--stream", "bytes", "--as", "alice", "--", "cat", file.toString());
        try (HubClient client = HubClient.connect(hub.grpc(), "bob");
                BlockingCall running = client.start(call("noise"))) {
            assertThat(running.output().stream().readAllBytes()).isEqualTo(noise);
            assertThat(running.result().getText()).isEmpty();
        }
        commands.provide(
                "broken", "--stream", "lines", "--as", "carol", "--", "sh", "-c", "echo 一半; echo 不行 >&2; exit 9");
        Cli.Result broken = commands.run("call", "broken");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out()).isEqualTo("一半");
        assertThat(broken.err()).contains("PROVIDER_FAILED").contains("不行");
        assertThat(commands.run("provide", "x", "--stream", "words", "--", "cat")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    @DisplayName(
            "a program that streams nothing tells progress too, and the rest of its standard error is its complaint")
    void progress_withoutStream_isTold() throws Exception {
        commands.provide(
                "job",
                "--as",
                "alice",
                "--",
                "sh",
                "-c",
                "echo claw-progress 1/4 四分之一 >&2; echo claw-progress bad >&2; echo '{\"ok\":true}'; [ \"$CLAW_METHOD\" != fail ]");
        Cli.Result done = commands.run("call", "job", "--json");
        assertThat(done.out().lines())
                .containsExactly("{\"progress\":{\"done\":1.0,\"total\":4.0,\"note\":\"四分之一\"}}", "{\"ok\":true}");
        Cli.Result failed = commands.run("call", "job", "--method", "fail");
        assertThat(failed.err()).contains("claw-progress bad").doesNotContain("四分之一");
    }
}
