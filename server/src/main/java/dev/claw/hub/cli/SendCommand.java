package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.OutgoingMessage;
import dev.claw.hub.v1.SentMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends one message. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sends a message; done when the hub has it safe on its disk.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar send bob \"你好, are you there?\"",
            "  echo hello | java -jar claw-hub.jar send --channel ch_0123456789ab -",
            "  java -jar claw-hub.jar send --service weather \"a question about your service\""
        })
final class SendCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(
            arity = "1..2",
            paramLabel = "AGENT TEXT",
            description = "to whom, and what; TEXT alone with --channel or --service; - reads standard input")
    private String[] words = {};

    @Option(names = "--channel", paramLabel = "ID", defaultValue = "", description = "into this channel")
    private String channel = "";

    @Option(names = "--service", paramLabel = "ID", defaultValue = "", description = "to this service's provider")
    private String service = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "",
            description = "the message's id: sending the same again with it stores nothing twice")
    private String messageId = "";

    @Override
    public Integer call() throws IOException {
        OutgoingMessage.Builder message = OutgoingMessage.newBuilder().setMessageId(messageId);
        boolean toAgent = channel.isEmpty() && service.isEmpty();
        if (words.length != (toAgent ? 2 : 1) || !channel.isEmpty() && !service.isEmpty()) {
            throw new UsageException("expected AGENT TEXT, or --channel ID TEXT, or --service ID TEXT");
        }
        if (toAgent) {
            message.setAgentId(words[0]);
        } else if (service.isEmpty()) {
            message.setChannelId(channel);
        } else {
            message.setServiceId(service);
        }
        String given = words[words.length - 1];
        String text = given.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing()
                : given;
        try (HubClient client = connection.open()) {
            SentMessage sent =
                    client.send(message.setPayload(Payloads.text(text)).build());
            PrintWriter out = spec.commandLine().getOut();
            out.println(output.json() ? Output.line(sent) : forPeople(sent));
            out.flush();
            return ExitCode.DONE;
        }
    }

    private static String forPeople(SentMessage sent) {
        return "stored as number " + sent.getSeq() + " of " + sent.getChannelId()
                + (sent.getDuplicate() ? " (it was there already)" : "")
                + (sent.getRecipientKnown() ? "" : "; nobody of that name has been at this hub yet");
    }
}
