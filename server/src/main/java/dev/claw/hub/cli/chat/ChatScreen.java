package dev.claw.hub.cli.chat;

import java.io.IOException;
import java.util.Optional;

/** Where a conversation is shown and typed. One thread reads; any thread shows. */
public interface ChatScreen extends AutoCloseable {
    /** The next line that was typed, waiting for it; empty at the end. */
    Optional<String> read() throws IOException;

    /** Shows a line, without tearing what is being typed. */
    void show(String line);

    @Override
    void close() throws IOException;
}
