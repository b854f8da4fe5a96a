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
    private static final Pattern DOOR = Pattern.compile("old agents\\s+(ws://\\S+:\\d+)");
    private static final int STOP_SECONDS = 20;

    private HubProcessLauncher() {}

    static Running hub(Path jar, Path data) throws IOException {
        return start(
                false,
                "-jar",
                jar.toString(),
                "serve",
                "--data",
                data.toString(),
                "--grpc-port",
                "0",
                "--ws-port",
                "off");
    }

    /** A hub with the door of the old agents, told by {@link Running#door}. */
    static Running hubWithDoor(Path jar, Path data) throws IOException {
        return start(
                true, "-jar", jar.toString(), "serve", "--data", data.toString(), "--grpc-port", "0", "--ws-port", "0");
    }

    static Running relay() throws IOException {
        return start(true, "-cp", System.getProperty("java.class.path"), RawRelay.class.getName());
    }

    private static String found(Pattern pattern, String line, String before) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : before;
    }

    private static Running start(boolean withDoor, String... arguments) throws IOException {
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
        String address = "";
        String door = "";
        boolean all = false;
        for (String line = out.readLine(); line != null; line = all ? null : out.readLine()) {
            address = found(GRPC, line, address);
            door = found(DOOR, line, door);
            all = !address.isEmpty() && (!door.isEmpty() || !withDoor);
        }
        if (!all) {
            throw new IOException("told no address: " + command);
        }
        drain(out);
        return new Running(process, address, door);
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
     * @param address host and port of the gRPC door
     * @param door the URL for old agents; empty if there is none
     */
    record Running(Process process, String address, String door) implements AutoCloseable {
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
