package dev.claw.hub.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts the hub's jar and the relay as processes of their own, with the same (no) flags for the JVM. */
final class HubProcessLauncher {
    private static final Pattern GRPC = Pattern.compile("gRPC\\s+(\\S+:\\d+)");
    private static final int STOP_SECONDS = 20;

    private HubProcessLauncher() {}

    static Running hub(Path jar, Path data) throws IOException {
        return start(
                "-jar", jar.toString(), "serve", "--data", data.toString(), "--grpc-port", "0", "--ws-port", "off");
    }

    static Running relay() throws IOException {
        return start("-cp", System.getProperty("java.class.path"), RawRelay.class.getName());
    }

    private static Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAW_"));
        Process process = builder.start();
        // An interrupted run must leave nothing behind.
        Thread hook = new Thread(process::destroyForcibly, "bench-cleanup");
        Runtime.getRuntime().addShutdownHook(hook);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = GRPC.matcher(line);
            if (matcher.find()) {
                String address = matcher.group(1);
                drain(out);
                return new Running(process, address);
            }
        }
        throw new IOException("told no gRPC address: " + command);
    }

    /** What a process says later must not fill its pipe. */
    private static void drain(BufferedReader out) {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (out.readLine() != null) {
                            // Of no interest.
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "bench-output");
        reader.setUncaughtExceptionHandler((thread, cause) -> {});
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * A process that serves.
     *
     * @param address host and port
     */
    record Running(Process process, String address) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            try {
                process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly().onExit().join();
            }
        }
    }
}
