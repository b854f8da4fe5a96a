package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.InboxListener;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Gap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows the inbox beside its reader. */
@Command(
        name = "inbox",
        mixinStandardHelpOptions = true,
        description =
                "Follows the agent's inbox as a reader of its own: nobody else misses anything, and the next watch goes"
                        + " on where this one was.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar watch inbox --as bob",
            "  java -jar claw-hub.jar watch inbox --reader audit --json"
        })
final class WatchInboxCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--reader",
            paramLabel = "NAME",
            defaultValue = "watch",
            description = "the reader's name; a second watch of the same one takes over (default ${DEFAULT-VALUE})")
    private String reader = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            client.info();
            try (Subscription inbox =
                    client.async().inbox(InboxOptions.defaults().withReader(reader), new Listener())) {
                return Watching.untilOver(inbox.closed(), output);
            }
        }
    }

    private final class Listener implements InboxListener {
        @Override
        public void onEntry(ReceivedEntry received) {
            output.print(received.entry(), () -> Entries.line(received.entry()));
            received.acknowledge();
        }

        @Override
        public void onCaughtUp() {
            // A line for each entry is all that a watch tells.
        }

        @Override
        public void onSuperseded() {
            // Told when the subscription is over.
        }

        @Override
        public void onGap(Gap gap) {
            output.say(Entries.line(gap));
        }
    }
}
