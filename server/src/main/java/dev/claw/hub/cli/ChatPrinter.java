package dev.claw.hub.cli;

import com.google.protobuf.MessageOrBuilder;
import dev.claw.hub.cli.chat.ChatLines;
import dev.claw.hub.cli.chat.ChatScreen;
import dev.claw.hub.v1.ChannelEvent;
import dev.claw.hub.v1.Gap;
import dev.claw.hub.v1.Message;
import dev.claw.hub.v1.Receipt;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells a conversation on a screen: lines for people, or proto's own JSON for programs. */
final class ChatPrinter implements ChatLines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final ChatScreen screen;
    private final Output output;

    ChatPrinter(ChatScreen screen, Output output) {
        this.screen = screen;
        this.output = output;
    }

    @Override
    public void message(Message message) {
        Instant at = Instant.ofEpochSecond(
                message.getSentAt().getSeconds(), message.getSentAt().getNanos());
        print(
                message,
                TIME.format(at) + " " + Output.plain(message.getSender()) + ": "
                        + Output.plain(Entries.text(message.getPayload())));
    }

    @Override
    public void event(ChannelEvent event) {
        print(event, "  -- " + Entries.line(event));
    }

    @Override
    public void receipt(Receipt receipt) {
        if (output.json()) {
            screen.show(Output.line(receipt));
        }
    }

    @Override
    public void mark(String line) {
        if (!output.json()) {
            screen.show(Output.plain(line));
        }
    }

    @Override
    public void gap(Gap gap) {
        print(gap, "  -- " + Entries.line(gap));
    }

    @Override
    public void say(String words) {
        if (output.json()) {
            output.say(words);
        } else {
            screen.show("  -- " + Output.plain(words));
        }
    }

    private void print(MessageOrBuilder message, String forPeople) {
        screen.show(output.json() ? Output.line(message) : forPeople);
    }
}
