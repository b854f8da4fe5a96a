package dev.claw.hub.cli.chat;

import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A person's terminal: what comes is shown above the line that is being typed. */
public final class TerminalScreen implements ChatScreen {
    private final Terminal terminal;
    private final LineReader reader;
    private final String prompt;

    private TerminalScreen(Terminal terminal, String prompt) {
        this.terminal = terminal;
        this.prompt = prompt;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                // A person's line is no shell's: an exclamation mark is one.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** The terminal of this process; empty when it is not run on one that can move its cursor. */
    public static Optional<ChatScreen> open(String prompt) throws IOException {
        if (!Terminals.isConversation()) {
            return Optional.empty();
        }
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return Optional.empty();
        }
        return Optional.of(new TerminalScreen(terminal, prompt));
    }

    @Override
    public Optional<String> read() {
        try {
            return Optional.of(reader.readLine(prompt));
        } catch (EndOfFileException | UserInterruptException over) {
            return Optional.empty();
        }
    }

    @Override
    public void show(String line) {
        reader.printAbove(line);
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
