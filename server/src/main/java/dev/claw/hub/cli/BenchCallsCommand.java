package dev.claw.hub.cli;

import dev.claw.hub.cli.bench.CallLoad;
import dev.claw.hub.cli.bench.Load;
import dev.claw.hub.client.HubClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures calls. */
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        description = "Calls a service of its own: consumer, hub, provider, hub, consumer.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar bench calls",
            "  java -jar claw-hub.jar bench calls --in-flight 256 --size 1KiB --time 30s"
        })
final class BenchCallsCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private BenchRun run = new BenchRun();

    @Override
    public Integer call() throws InterruptedException {
        int inFlight = run.inFlight();
        try (HubClient client = connection.open()) {
            client.info();
        }
        String service = run.name("-service");
        try (Load load = CallLoad.open(
                connection.openAs(run.name("-consumer")),
                connection.openAs(run.name("-provider")),
                service,
                inFlight,
                run.payload())) {
            return run.run("calls", load, output);
        }
    }
}
