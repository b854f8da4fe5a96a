package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.CreateChannelRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a group. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Creates a group, which the agent owns, and invites agents to it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar channels create team --invite bob --invite 小明",
            "  java -jar claw-hub.jar channels create 周报 --id weekly --json"
        })
final class ChannelCreateCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "the group's name, for people; need not be unique")
    private String name = "";

    @Option(names = "--invite", paramLabel = "AGENT", description = "invite this agent; may be given several times")
    private List<String> agents = List.of();

    @Option(
            names = "--id",
            paramLabel = "ID",
            defaultValue = "",
            description = "the request's own id: the same again gives the same group")
    private String requestId = "";

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "said to the others with it")
    private String note = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Channel channel = client.createChannel(CreateChannelRequest.newBuilder()
                    .setName(name)
                    .addAllAgentIds(agents)
                    .setRequestId(requestId)
                    .setNote(note)
                    .build());
            output.print(channel, () -> ChannelText.sheet(channel, connection.agent()));
            return ExitCode.DONE;
        }
    }
}
