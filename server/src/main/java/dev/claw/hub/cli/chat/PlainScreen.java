package dev.claw.hub.cli.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8 from a stream, lines to a writer: pipes, files, other programs. */
public final class PlainScreen implements ChatScreen {
    private final BufferedReader in;
    private final PrintWriter out;

    /** Closes neither. */
    public PlainScreen(InputStream in, PrintWriter out) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    @Override
    public Optional<String> read() throws IOException {
        return Optional.ofNullable(in.readLine());
    }

    @Override
    public void show(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
