package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.ListMessagesRequest;
import dev.claw.hub.v1.ListMessagesResponse;
import dev.claw.hub.v1.Message;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the newest messages of a channel. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Prints what was said with an agent or in a channel, acknowledged or not, oldest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar history bob",
            "  java -jar claw-hub.jar history --channel ch_0123456789ab --limit 20 --json"
        })
final class HistoryCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(arity = "0..1", paramLabel = "AGENT", defaultValue = "", description = "the other agent")
    private String agent = "";

    @Option(names = "--channel", paramLabel = "ID", defaultValue = "", description = "this channel")
    private String channel = "";

    @Option(names = "--service", paramLabel = "ID", defaultValue = "", description = "the channel about this service")
    private String service = "";

    @Option(
            names = "--limit",
            defaultValue = "50",
            description = "messages at most, 1 to 1000, the newest ones (default ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--before", defaultValue = "0", description = "only messages with a lower number, to page back")
    private long before;

    @Override
    public Integer call() {
        ListMessagesRequest.Builder request =
                ListMessagesRequest.newBuilder().setLimit(limit).setBeforeSeq(before);
        if (!agent.isEmpty()) {
            request.setAgentId(agent);
        } else if (!channel.isEmpty()) {
            request.setChannelId(channel);
        } else if (!service.isEmpty()) {
            request.setServiceId(service);
        } else {
            throw new UsageException("expected AGENT, or --channel ID, or --service ID");
        }
        try (HubClient client = connection.open()) {
            ListMessagesResponse page = client.history(request.build());
            PrintWriter out = spec.commandLine().getOut();
            for (Message message : page.getMessagesList()) {
                out.println(output.json() ? Output.line(message) : Entries.line(message));
            }
            if (page.getMore()) {
                spec.commandLine()
                        .getErr()
                        .println(
                                "There is more: --before " + page.getMessages(0).getSeq());
            }
            out.flush();
            return ExitCode.DONE;
        }
    }
}
