package dev.claw.hub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that runs a main class of the tests and speaks on its standard output, a line at a time. */
final class ForkedJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    ForkedJvm(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The next line; empty when it ended. */
    String readLine() throws IOException {
        String line = output.readLine();
        return line == null ? "" : line;
    }

    /** Kills it at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        // Through the handle: destroying the Process itself closes the pipe with what is still in it.
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** What it had said when it was killed. A line that the kill cut off is not among it. */
    List<String> leftOver() throws IOException {
        StringBuilder text = new StringBuilder();
        char[] part = new char[4_096];
        for (int read = output.read(part); read >= 0; read = output.read(part)) {
            text.append(part, 0, read);
        }
        int end = text.lastIndexOf("\n");
        return end < 0 ? List.of() : text.substring(0, end).lines().toList();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
