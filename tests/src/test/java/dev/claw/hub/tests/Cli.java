package dev.claw.hub.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command line, as a person or a script runs it. */
final class Cli {
    private Cli() {}

    /** What a command that ended left. */
    record Result(int exit, String out, String err) {}

    static Result run(String... args) throws IOException, InterruptedException {
        return feed("", args);
    }

    /** Runs the command with this on its standard input. */
    static Result feed(String input, String... args) throws IOException, InterruptedException {
        Process process = begin(args);
        CompletableFuture<String> err =
                CompletableFuture.supplyAsync(() -> read(process.errorReader(StandardCharsets.UTF_8)));
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        }
        String out = read(process.inputReader(StandardCharsets.UTF_8));
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the command does not end: " + String.join(" ", args));
        }
        return new Result(process.exitValue(), out.strip(), err.join().strip());
    }

    /** Starts a command that runs until it is stopped. */
    static Process begin(String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(HubProcess.command(args));
        HubProcess.withoutClawVariables(builder.environment());
        return builder.start();
    }

    /** The command's next line. */
    static String line(Process process) throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IOException("the command ended: " + read(process.errorReader(StandardCharsets.UTF_8)));
        }
        return line;
    }

    private static String read(BufferedReader reader) {
        StringBuilder all = new StringBuilder();
        reader.lines().forEach(line -> all.append(line).append('\n'));
        return all.toString();
    }
}
