package dev.claw.hub.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The doors of the old agents as a process of their own, before a hub elsewhere. */
final class AdapterProcess implements AutoCloseable {
    private static final Pattern WS = Pattern.compile("old agents\\s+ws://(\\S+:\\d+)");
    private static final Pattern REST = Pattern.compile("their REST\\s+http://(\\S+:\\d+)");

    private final Process process;
    private final BufferedReader out;
    private final BufferedReader err;

    private AdapterProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.err = process.errorReader(StandardCharsets.UTF_8);
    }

    static AdapterProcess start(String hub, String tokenFile) throws IOException {
        List<String> command = HubProcess.command(
                "adapter", "--hub", hub, "--ws-port", "0", "--rest-port", "0", "--gateway-token-file", tokenFile);
        ProcessBuilder builder = new ProcessBuilder(command);
        HubProcess.withoutClawVariables(builder.environment());
        return new AdapterProcess(builder.start());
    }

    /** The addresses for WebSocket and HTTP, once it tells them. Blocks. */
    List<String> addresses() throws IOException {
        String ws = "";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher told = WS.matcher(line);
            ws = told.find() ? told.group(1) : ws;
            Matcher rest = REST.matcher(line);
            if (rest.find()) {
                return List.of(ws, rest.group(1));
            }
        }
        throw new IOException(
                "the adapter ended with code " + process.onExit().join().exitValue() + ": "
                        + String.join("\n", err.lines().toList()));
    }

    /** The next line that it complains with. Blocks. */
    String complaint() throws IOException {
        String line = err.readLine();
        return line == null ? "" : line;
    }

    /** As an operator's stop does it; the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return exit();
    }

    int exit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the adapter does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
