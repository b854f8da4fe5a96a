package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.EndChannelRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a channel. */
@Command(
        name = "end",
        mixinStandardHelpOptions = true,
        description = "Ends a channel, or a group of your own; its history stays, and nobody writes there any more.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar channels end ch_0123456789ab --note \"thank you\""})
final class ChannelEndCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "ID", description = "the channel's id, or the name of a group")
    private String named = "";

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "said to the other side with it")
    private String note = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Channel channel = client.endChannel(EndChannelRequest.newBuilder()
                            .setChannelId(ChannelChoice.idOf(named, client::listChannels))
                            .setNote(note)
                            .build())
                    .getChannel();
            output.print(channel, () -> ChannelText.line(channel, connection.agent()));
            return ExitCode.DONE;
        }
    }
}
