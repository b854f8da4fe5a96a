package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.InviteToChannelRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Invites agents to a group. */
@Command(
        name = "invite",
        mixinStandardHelpOptions = true,
        description = "Invites agents to a group that the agent is a member of: all of them or none.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar channels invite team bob 小明 --note \"come in\""})
final class ChannelInviteCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "GROUP", description = "the group's name or id")
    private String group = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "AGENT", description = "whom to invite")
    private List<String> agents = List.of();

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "said to the others with it")
    private String note = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Channel channel = client.inviteToChannel(InviteToChannelRequest.newBuilder()
                    .setChannelId(ChannelChoice.idOf(group, client::listChannels))
                    .addAllAgentIds(agents)
                    .setNote(note)
                    .build());
            output.print(channel, () -> ChannelText.sheet(channel, connection.agent()));
            return ExitCode.DONE;
        }
    }
}
