package dev.claw.hub.cli;

import dev.claw.hub.cli.bench.Load;
import dev.claw.hub.cli.bench.MessageLoad;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.InboxOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures messages. */
@Command(
        name = "messages",
        mixinStandardHelpOptions = true,
        description =
                "Sends durable messages: each is over when its sender has the hub's acknowledgement and its recipient has"
                        + " the message. They stay in the store until their channel's retention is over.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar bench messages",
            "  java -jar claw-hub.jar bench messages --in-flight 1 --json"
        })
final class BenchMessagesCommand implements Callable<Integer> {
    private static final int MAX_WINDOW = 1_000;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private BenchRun run = new BenchRun();

    @Override
    public Integer call() throws InterruptedException {
        int window = Math.min(MAX_WINDOW, Math.max(InboxOptions.DEFAULT_WINDOW, run.inFlight()));
        try (HubClient client = connection.open()) {
            client.info();
        }
        String recipient = run.name("-recipient");
        try (Load load = MessageLoad.open(
                connection.openAs(run.name("-sender")),
                connection.openAs(recipient),
                recipient,
                window,
                run.payload())) {
            return run.run("messages", load, output);
        }
    }
}
