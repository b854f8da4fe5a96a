package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.Message;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a page of the messages of a channel. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description =
                "Prints what was said with an agent or in a channel, acknowledged or not, oldest first: the newest"
                        + " page, or the one before or behind a number.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar history bob",
            "  java -jar claw-hub.jar history --group team --limit 20 --json",
            "  java -jar claw-hub.jar history bob --before 120   the page that ends at 119",
            "  java -jar claw-hub.jar history bob --after 120    what came behind number 120"
        })
final class HistoryCommand implements Callable<Integer> {
    static final ChannelChoice.Target<ListMessagesRequest.Builder> TARGET = new ChannelChoice.Target<>(
            ListMessagesRequest.Builder::setAgentId,
            ListMessagesRequest.Builder::setChannelId,
            ListMessagesRequest.Builder::setServiceId);

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChannelChoice choice = new ChannelChoice();

    @Parameters(arity = "0..1", paramLabel = "AGENT", defaultValue = "", description = "the other agent")
    private String agent = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "messages at most, 1 to 1000 (default ${DEFAULT-VALUE})")
    private int limit;

    @Option(
            names = "--before",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "only messages with a lower number")
    private long before;

    @Option(
            names = "--after",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "only messages with a higher number, from there on")
    private long after;

    @Override
    public Integer call() {
        if (before < 0 || after < 0 || before > 0 && after > 0) {
            throw CommandException.usage("--before is " + before + " and --after is " + after
                    + "; expected one of them, a number over 0, or neither");
        }
        try (HubClient client = connection.open()) {
            ListMessagesResponse page =
                    client.history(choice.into(ListMessagesRequest.newBuilder(), TARGET, agent, client)
                            .setLimit(limit)
                            .setBeforeSeq(before)
                            .setAfterSeq(after)
                            .build());
            for (Message message : page.getMessagesList()) {
                output.print(message, () -> Entries.line(message));
            }
            tellOfTheRest(page);
            return ExitCode.DONE;
        }
    }

    private void tellOfTheRest(ListMessagesResponse page) {
        int count = page.getMessagesCount();
        if (count == 0) {
            output.say("No messages there.");
        } else if (page.getMore()) {
            output.say("There is more: "
                    + (after > 0
                            ? "--after " + page.getMessages(count - 1).getSeq()
                            : "--before " + page.getMessages(0).getSeq()));
        } else if (page.getOldestHeld() > 1 && after == 0) {
            output.say("What is older than number " + page.getOldestHeld() + " is expired.");
        }
    }
}
