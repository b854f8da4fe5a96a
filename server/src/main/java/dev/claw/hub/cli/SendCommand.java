package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends one message. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sends a message; done when the hub has it safe on its disk.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar send bob \"你好, are you there?\"",
            "  echo hello | java -jar claw-hub.jar send --channel ch_0123456789ab -",
            "  java -jar claw-hub.jar send --group team \"lunch?\"",
            "  java -jar claw-hub.jar send --service weather \"a question about your service\""
        })
final class SendCommand implements Callable<Integer> {
    static final ChannelChoice.Target<OutgoingMessage.Builder> TARGET = new ChannelChoice.Target<>(
            OutgoingMessage.Builder::setAgentId,
            OutgoingMessage.Builder::setChannelId,
            OutgoingMessage.Builder::setServiceId);

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChannelChoice choice = new ChannelChoice();

    @Parameters(
            arity = "1..2",
            paramLabel = "AGENT TEXT",
            description = "to whom, and what; TEXT alone with --channel, --service or --group; - reads standard input")
    private String[] words = {};

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "",
            description = "the message's id: sending the same again with it stores nothing twice")
    private String messageId = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "3s",
            description = "how long to wait for a hub that does not answer (default ${DEFAULT-VALUE})")
    private Duration wait = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (words.length != (choice.given() ? 1 : 2)) {
            throw CommandException.usage(
                    "expected AGENT TEXT, or TEXT alone with one of --channel ID, --service ID, --group NAME");
        }
        String given = words[words.length - 1];
        String text = given.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing()
                : given;
        try (HubClient client = connection.reach(wait)) {
            OutgoingMessage.Builder message =
                    choice.into(OutgoingMessage.newBuilder(), TARGET, choice.given() ? "" : words[0], client);
            SentMessage sent = client.send(message.setMessageId(messageId)
                    .setPayload(Payloads.text(text))
                    .build());
            output.print(sent, () -> forPeople(sent));
            return ExitCode.DONE;
        }
    }

    private static String forPeople(SentMessage sent) {
        return "stored as number " + sent.getSeq() + " of " + sent.getChannelId()
                + (sent.getDuplicate() ? " (it was there already)" : "")
                + (sent.getRecipientKnown() ? "" : "; nobody of that name has been at this hub yet");
    }
}
