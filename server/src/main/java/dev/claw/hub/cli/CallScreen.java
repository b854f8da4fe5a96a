package dev.claw.hub.cli;

import dev.claw.hub.cli.chat.Terminals;
import dev.claw.hub.client.CallListener;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/**
 * What a caller sees of a call: a line of progress on standard error while it is a terminal, pieces and result on
 * standard output. Any thread, one at a time.
 */
final class CallScreen implements CallListener {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final int MAX_NOTE = 60;
    private static final double PERCENT = 100;

    private final Output output;
    private final boolean terminal = Terminals.isErrorSeen();
    private final long begin = System.nanoTime();
    private boolean shown;

    CallScreen(Output output) {
        this.output = output;
    }

    /** Shows how far the call is. */
    @Override
    public synchronized void onProgress(Progress progress) {
        if (output.json()) {
            output.line(JsonText.object(json -> json.set("progress", JsonText.node(Output.line(progress)))));
        } else if (terminal) {
            System.err.print(ERASE_LINE + line(progress, Duration.ofNanos(System.nanoTime() - begin)));
            System.err.flush();
            shown = true;
        }
    }

    /** Prints a piece of output; the provider has room for more when whoever reads here took it. */
    @Override
    public CompletionStage<Void> onChunk(Payload piece) {
        piece(piece);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onEnd() {
        // The answer tells that it is over.
    }

    /** Prints a piece of output as it is. */
    synchronized void piece(Payload piece) {
        clear();
        if (output.json()) {
            output.line(JsonText.object(json -> json.set("chunk", JsonText.node(Output.line(piece)))));
            return;
        }
        PrintStream out = System.out;
        byte[] bytes = Entries.bytes(piece);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Prints the result; the exit code. */
    synchronized int result(Payload result) {
        clear();
        String text = output.json() ? forPrograms(result) : forPeople(result);
        if (!text.isEmpty()) {
            output.line(text);
        }
        return ExitCode.DONE;
    }

    /** Takes the line of progress away. */
    synchronized void clear() {
        if (shown) {
            System.err.print(ERASE_LINE);
            System.err.flush();
            shown = false;
        }
    }

    private static String line(Progress progress, Duration since) {
        return line(progress) + "  " + since.toSeconds() + " s";
    }

    /** How much is done, and what the provider says. */
    static String line(Progress progress) {
        String note = Output.plain(progress.getNote());
        String much = progress.hasTotal() && progress.getTotal() > 0
                ? String.format(Locale.ROOT, "%3.0f%%", PERCENT * progress.getDone() / progress.getTotal())
                : String.format(Locale.ROOT, "%,.0f", progress.getDone());
        return much + "  " + (note.length() > MAX_NOTE ? note.substring(0, MAX_NOTE) + "…" : note);
    }

    /** The JSON of the result as the provider wrote it; of other content the payload. */
    static String forPrograms(Payload result) {
        return result.hasJson() ? result.getJson() : Output.line(result);
    }

    /** What a program printed is shown as it printed it. */
    static String forPeople(Payload result) {
        if (!result.hasJson()) {
            return result.hasData() ? result.getData().size() + " bytes of data" : result.getText();
        }
        return JsonText.parse(result.getJson())
                .filter(node -> node.isObject()
                        && node.size() == 1
                        && node.path("output").isString())
                .map((JsonNode node) -> node.path("output").stringValue().stripTrailing())
                .orElse(result.getJson());
    }
}
