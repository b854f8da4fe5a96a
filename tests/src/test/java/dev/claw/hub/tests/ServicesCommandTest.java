package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServicesCommandTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("services are filtered, shown and watched, and a stopped provider ends its calls first")
    void services_whileProviderComesAndGoes_areSeen() throws Exception {
        Path begun = data.resolve("begun");
        try (HubProcess hub = HubProcess.start(data.resolve("store"));
                HubCommands commands = new HubCommands(hub)) {
            HubCommands.Running watch = commands.begin("watch", "services");
            watch.untilSaid("changes follow");
            HubCommands.Running provider = commands.provide(
                    "慢",
                    "--id",
                    "slow",
                    "--tag",
                    "demo",
                    "--as",
                    "alice",
                    "--",
                    "sh",
                    "-c",
                    "touch " + begun + "; read line; sleep 1; echo done");
            assertThat(watch.until("online")).startsWith("slow").contains("慢 of alice");
            assertThat(commands.run("services", "--text", "慢", "--tag", "demo", "--online")
                            .out())
                    .contains("slow");
            assertThat(commands.run("services", "--tag", "other").err()).contains("No services match");
            assertThat(commands.run("services", "--methods").out()).contains("(any)");
            assertThat(commands.run("services", "show", "慢").out()).contains("slow  慢");

            HubCommands.Running call = commands.begin("call", "slow");
            await().until(begun.toFile()::exists);
            provider.terminate();
            assertThat(call.until("done")).isEqualTo("done");
            assertThat(call.exit()).isZero();
            assertThat(watch.until("gone")).contains("slow");
            assertThat(provider.exit()).isEqualTo(143);
        }
    }

    @Test
    @DisplayName("Ctrl-C cancels a call")
    void call_interrupted_isCanceled() throws Exception {
        Path begun = data.resolve("begun");
        Path late = data.resolve("late");
        try (HubProcess hub = HubProcess.start(data.resolve("store"));
                HubCommands commands = new HubCommands(hub)) {
            HubCommands.Running provider = commands.provide(
                    "slow", "--as", "alice", "--", "sh", "-c", "touch " + begun + "; sleep 600; touch " + late);
            HubCommands.Running call = commands.begin("call", "slow", "--timeout", "10m");
            await().until(begun.toFile()::exists);
            call.terminate();
            assertThat(call.exit()).isEqualTo(143);
            await().until(() -> provider.children() == 0);
            assertThat(late).doesNotExist();
        }
    }

    @Test
    @DisplayName("a benchmark tells rate, latencies and errors")
    void bench_short_tellsFigures() throws Exception {
        try (HubProcess hub = HubProcess.start(data);
                HubCommands commands = new HubCommands(hub)) {
            String[] little = {"--in-flight", "4", "--time", "300ms", "--warm-up", "0s", "--size", "1KiB"};
            Cli.Result calls = commands.run(with(little, "bench", "calls", "--json"));
            assertThat(calls.exit()).isZero();
            assertThat(calls.out())
                    .startsWith("{\"load\":\"calls\",\"in_flight\":4,\"payload_bytes\":1024,")
                    .contains("\"per_second\":")
                    .contains("\"p99_micros\":")
                    .endsWith("\"errors\":{}}");
            Cli.Result messages = commands.run(with(little, "bench", "messages"));
            assertThat(messages.out()).contains("rate").contains("p50").contains("errors  0");
            assertThat(commands.run("services").err()).contains("No services match");
            assertThat(commands.run("bench", "calls", "--in-flight", "0").exit())
                    .isEqualTo(2);
        }
    }

    private static String[] with(String[] last, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(last)).toArray(String[]::new);
    }
}
