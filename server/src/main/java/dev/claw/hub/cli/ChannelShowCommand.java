package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.GetChannelRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one channel. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one channel, and the members of a group.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar channels show ch_0123456789ab",
            "  java -jar claw-hub.jar channels show team --json"
        })
final class ChannelShowCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", description = "the channel's id, or the name of a group")
    private String channel = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Channel found = client.getChannel(GetChannelRequest.newBuilder()
                            .setChannelId(ChannelChoice.idOf(channel, client::listChannels))
                            .build())
                    .getChannel();
            output.print(found, () -> ChannelText.sheet(found, connection.agent()));
            return ExitCode.DONE;
        }
    }
}
