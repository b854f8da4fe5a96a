package dev.claw.hub.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hub's jar as a process of its own, on ports the system chose (or on those of an earlier one). */
final class HubProcess implements AutoCloseable {
    private static final Pattern GRPC = Pattern.compile("gRPC\\s+(\\S+:\\d+)");
    private static final Pattern WS = Pattern.compile("old agents\\s+ws://(\\S+:\\d+)");

    private final Process process;
    private final String grpc;
    private final Optional<String> ws;

    private HubProcess(Process process, String grpc, Optional<String> ws) {
        this.process = process;
        this.grpc = grpc;
        this.ws = ws;
    }

    static Path jar() {
        Path jar = Path.of(System.getProperty("claw.jar", "../server/target/claw-hub.jar"))
                .toAbsolutePath()
                .normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing; expected the build to have packaged the server first");
        }
        return jar;
    }

    static List<String> command(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString()));
        command.addAll(List.of(args));
        return command;
    }

    static HubProcess start(Path data) throws IOException {
        return start(data, "0", "0");
    }

    static HubProcess start(Path data, String grpcPort, String wsPort) throws IOException {
        return serve("--data", data.toString(), "--grpc-port", grpcPort, "--ws-port", wsPort);
    }

    /** A hub with these options of {@code serve}. */
    static HubProcess serve(String... options) throws IOException {
        List<String> command = command("serve");
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        withoutClawVariables(builder.environment());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Optional<String> grpc = Optional.empty();
        Optional<String> ws = Optional.empty();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            grpc = grpc.isPresent() ? grpc : found(GRPC, line);
            ws = ws.isPresent() ? ws : found(WS, line);
            if (line.contains("nothing is authenticated")) {
                String address = grpc.orElseThrow(() -> new IOException("the hub told no gRPC address"));
                return new HubProcess(process, address, ws);
            }
        }
        throw new IOException(
                "the hub ended with code " + process.onExit().join().exitValue());
    }

    static void withoutClawVariables(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("CLAW_"));
    }

    String grpc() {
        return grpc;
    }

    String grpcPort() {
        return grpc.substring(grpc.lastIndexOf(':') + 1);
    }

    /** Where the old agents' door listens. */
    String ws() {
        return ws.orElseThrow(() -> new IllegalStateException("the hub told no WebSocket address"));
    }

    /** As {@code kill -9} does it. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** As Ctrl-C or an operator's stop does it; the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the hub does not stop");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }

    private static Optional<String> found(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
