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
    @DisplayName("a service is rated by others, open to those its owner names, and withdrawn from elsewhere")
    void services_ratedNamedAndWithdrawn_areAsSaid() throws Exception {
        try (HubProcess hub = HubProcess.start(data.resolve("store"));
                HubCommands commands = new HubCommands(hub)) {
            commands.provide("天气", "--id", "weather", "--as", "alice", "--", "cat");
            assertThat(commands.run("services", "rate", "天气", "4.456", "--comment", "很准", "--as", "bob")
                            .out())
                    .isEqualTo("weather  4.46 given; 4.46 of 5 from 1 rating (4: 1)");
            assertThat(commands.run("services", "rate", "weather", "2", "--tag", "slow", "--as", "carol", "--json")
                            .out())
                    .contains("\"score\":2.0")
                    .contains("\"distribution\":[\"0\",\"0\",\"1\",\"0\",\"1\",\"0\"]");
            assertThat(commands.run("services", "ratings", "weather").out())
                    .startsWith("3.23 of 5 from 2 ratings (4: 1, 2: 1)")
                    .containsSubsequence("carol", "2.00", "slow", "bob", "4.46", "很准");
            assertThat(commands.run("services", "ratings", "weather", "--limit", "1", "--json")
                            .out())
                    .contains("carol")
                    .doesNotContain("bob");
            assertThat(commands.run("services", "rate", "weather", "5", "--as", "alice")
                            .exit())
                    .isEqualTo(4);
            assertThat(commands.run("services", "ratings", "nope").exit()).isEqualTo(3);

            assertThat(commands.run("services", "access", "weather").out()).isEqualTo("weather  everybody");
            assertThat(commands.run("services", "access", "weather", "--add", "bob", "--add", "小红", "--as", "alice")
                            .out())
                    .isEqualTo("weather  bob, 小红");
            assertThat(commands.run("services", "show", "weather").out()).contains("callers    bob, 小红");
            assertThat(commands.run("call", "weather", "--as", "carol").exit()).isEqualTo(4);
            assertThat(commands.run("services", "access", "weather", "--open", "--add", "x")
                            .exit())
                    .isEqualTo(2);
            assertThat(commands.run("services", "access", "weather", "--add", "x", "--as", "bob")
                            .exit())
                    .isEqualTo(4);
            assertThat(commands.run("services", "access", "weather", "--open", "--as", "alice", "--json")
                            .out())
                    .isEqualTo("{}");

            assertThat(commands.run("services", "withdraw", "weather", "--as", "bob")
                            .exit())
                    .isEqualTo(4);
            assertThat(commands.run("services", "withdraw", "weather", "--as", "alice")
                            .out())
                    .isEqualTo("weather  off the list");
            assertThat(commands.run("services").err()).contains("No services match");
            assertThat(commands.run("services", "withdraw", "weather", "--release", "--as", "alice")
                            .out())
                    .isEqualTo("weather  off the list, and its id is free");
            assertThat(commands.run("services", "show", "weather").exit()).isEqualTo(3);
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
