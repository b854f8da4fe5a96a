package dev.claw.hub.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.utils.WCWidth;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command tells its result: results to standard output, words to standard error. Any thread. */
final class Output {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec mixee;

    @Option(names = "--json", description = "one JSON object per line, for programs")
    private boolean json;

    boolean json() {
        return json;
    }

    /** A result: for programs the message, for people a sentence. */
    void print(MessageOrBuilder message, Supplier<String> forPeople) {
        line(json ? line(message) : forPeople.get());
    }

    /** Results: for programs a message a line, for people a table, or words when there is none. */
    <M extends MessageOrBuilder> void print(
            List<M> messages, String none, List<String> headings, Function<M, List<String>> row) {
        if (json) {
            messages.forEach(message -> line(line(message)));
        } else if (messages.isEmpty()) {
            say(none);
        } else {
            lines(table(headings, messages.stream().map(row).toList()));
        }
    }

    /** A line of the result as it is. */
    void line(String text) {
        PrintWriter out = mixee.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    /** Lines of the result as they are. */
    void lines(List<String> texts) {
        texts.forEach(this::line);
    }

    /** Where results go. */
    PrintWriter writer() {
        return mixee.commandLine().getOut();
    }

    /** Words that are no result. */
    void say(String words) {
        PrintWriter err = mixee.commandLine().getErr();
        err.println(words);
        err.flush();
    }

    /** The message as one line of proto's own JSON. */
    static String line(MessageOrBuilder message) {
        try {
            return JsonFormat.printer()
                    .preservingProtoFieldNames()
                    .omittingInsignificantWhitespace()
                    .print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message without Any has JSON", e);
        }
    }

    /** A value of an enum as a person reads it. */
    static String word(Enum<?> value, String prefix) {
        return value.name().replace(prefix, "").toLowerCase(Locale.ROOT);
    }

    /** Rows under their headings, columns aligned, widths counted in columns of a terminal, of which 中 takes two. */
    static List<String> table(List<String> headings, List<List<String>> rows) {
        int[] widths = new int[headings.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream()
                .map(heading -> heading.toUpperCase(Locale.ROOT))
                .toList());
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return all.stream().map(row -> aligned(row, widths)).toList();
    }

    /** Text on one line, without what a terminal would take for a command. */
    static String plain(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                out.append(' ');
            } else if (Character.isISOControl(c)) {
                out.append('\uFFFD');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(cell);
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - width(cell) + 2));
            }
        }
        return line.toString();
    }

    private static int width(String cell) {
        return cell.codePoints()
                .map(WCWidth::wcwidth)
                .filter(columns -> columns > 0)
                .sum();
    }
}
