package dev.claw.hub.cli;

import dev.claw.hub.cli.bench.GroupLoad;
import dev.claw.hub.cli.bench.Load;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.CreateChannelRequest;
import dev.claw.hub.v1.EndChannelRequest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a group. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description =
                "Sends messages into a group of its own: each is over when its sender has the hub's acknowledgement and"
                        + " every reader has the message. They stay in the store until the channel's retention is over.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar bench group --readers 16"})
final class BenchGroupCommand implements Callable<Integer> {
    private static final int WINDOW = 1_000;
    private static final int MAX_READERS = 64;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Mixin
    private BenchRun run = new BenchRun();

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "8",
            description = "how many read each message, 1 to 64 (default ${DEFAULT-VALUE})")
    private int readers;

    @Override
    public Integer call() throws InterruptedException {
        int inFlight = run.inFlight();
        if (readers < 1 || readers > MAX_READERS || inFlight > WINDOW) {
            throw CommandException.usage("--readers is " + readers + " and --in-flight " + inFlight + "; expected 1 to "
                    + MAX_READERS + " readers, at most " + WINDOW + " in flight");
        }
        List<String> agents = IntStream.range(0, readers)
                .mapToObj(number -> run.name("-reader-" + number))
                .toList();
        String owner = run.name("-sender");
        try (HubClient client = HubClient.over(connection.openAs(owner))) {
            String group = client.createChannel(CreateChannelRequest.newBuilder()
                            .setName(run.name("-group"))
                            .addAllAgentIds(agents)
                            .build())
                    .getChannelId();
            List<AsyncHubClient> clients =
                    agents.stream().map(connection::openAs).toList();
            try (Load load = GroupLoad.open(connection.openAs(owner), group, clients, WINDOW, run.payload())) {
                return run.run("group of " + readers, load, output);
            } finally {
                client.endChannel(
                        EndChannelRequest.newBuilder().setChannelId(group).build());
            }
        }
    }
}
