package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Inbox;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.Gap;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the inbox. */
@Command(
        name = "inbox",
        mixinStandardHelpOptions = true,
        description = "Prints what waits in the agent's inbox and acknowledges it, so that it does not come again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar inbox --as bob",
            "  java -jar claw-hub.jar inbox --as bob --follow --json",
            "  java -jar claw-hub.jar inbox --as bob --keep      look without acknowledging"
        })
final class InboxCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofMillis(100);

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--follow", description = "go on printing what comes, until stopped")
    private boolean follow;

    @Option(names = "--keep", description = "acknowledge nothing")
    private boolean keep;

    @Option(
            names = "--reader",
            paramLabel = "NAME",
            defaultValue = "",
            description = "which of the agent's readers; each has its own place")
    private String reader = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "0s",
            description = "how long to wait for a first entry (default ${DEFAULT-VALUE})")
    private Duration wait = Duration.ZERO;

    @Override
    public Integer call() throws InterruptedException {
        try (HubClient client = connection.open();
                Inbox inbox =
                        client.inbox(InboxOptions.defaults().withReader(reader).withWindow(1_000))) {
            client.info();
            int printed = 0;
            long until = System.nanoTime() + wait.toNanos();
            while (!inbox.closed().isDone()) {
                Optional<ReceivedEntry> next = inbox.poll(STEP);
                warnOfGaps(inbox);
                if (next.isPresent()) {
                    print(next.get());
                    printed++;
                } else if (!follow && inbox.caughtUp().isDone() && (printed > 0 || System.nanoTime() >= until)) {
                    break;
                }
            }
            Watching.requireNotRefused(inbox.closed());
            if (printed == 0 && !output.json()) {
                output.say("Nothing waits for " + connection.agent() + ".");
            }
            return ExitCode.DONE;
        }
    }

    private void print(ReceivedEntry received) {
        output.print(received.entry(), () -> Entries.line(received.entry()));
        if (!keep) {
            received.acknowledge();
        }
    }

    private void warnOfGaps(Inbox inbox) {
        for (Optional<Gap> gap = inbox.pollGap(); gap.isPresent(); gap = inbox.pollGap()) {
            output.say(Entries.line(gap.get()));
        }
    }
}
