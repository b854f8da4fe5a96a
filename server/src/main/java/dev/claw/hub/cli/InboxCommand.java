package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Inbox;
import dev.claw.hub.client.InboxOptions;
import dev.claw.hub.client.ReceivedEntry;
import dev.claw.hub.v1.Gap;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--follow", description = "go on printing what comes, until stopped")
    private boolean follow;

    @Option(names = "--keep", description = "acknowledge nothing")
    private boolean keep;

    @Option(names = "--reader", defaultValue = "", description = "which of the agent's readers; each has its own place")
    private String reader = "";

    @Option(
            names = "--wait",
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
            if (printed == 0 && !output.json()) {
                spec.commandLine().getErr().println("Nothing waits for " + connection.agent() + ".");
            }
            return ExitCode.DONE;
        }
    }

    private void print(ReceivedEntry received) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(output.json() ? Output.line(received.entry()) : Entries.line(received.entry()));
        out.flush();
        if (!keep) {
            received.acknowledge();
        }
    }

    private void warnOfGaps(Inbox inbox) {
        for (Optional<Gap> gap = inbox.pollGap(); gap.isPresent(); gap = inbox.pollGap()) {
            spec.commandLine()
                    .getErr()
                    .println("Entries behind number " + gap.get().getAfter().getSeq()
                            + " are gone; the oldest still held is " + gap.get().getOldestHeld() + ".");
        }
    }
}
