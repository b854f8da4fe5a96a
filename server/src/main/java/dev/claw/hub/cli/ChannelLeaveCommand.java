package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.LeaveChannelRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Leaves a group. */
@Command(
        name = "leave",
        mixinStandardHelpOptions = true,
        description = "Leaves a group, or removes a member from a group of one's own.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar channels leave team",
            "  java -jar claw-hub.jar channels leave team --member bob"
        })
final class ChannelLeaveCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "GROUP", description = "the group's name or id")
    private String group = "";

    @Option(
            names = "--member",
            paramLabel = "AGENT",
            defaultValue = "",
            description = "remove this member instead, as the group's owner")
    private String member = "";

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "said to the others with it")
    private String note = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Channel channel = client.leaveChannel(LeaveChannelRequest.newBuilder()
                    .setChannelId(ChannelChoice.idOf(group, client::listChannels))
                    .setAgentId(member)
                    .setNote(note)
                    .build());
            output.print(channel, () -> ChannelText.sheet(channel, connection.agent()));
            return ExitCode.DONE;
        }
    }
}
