package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelDecision;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rejects a channel. */
@Command(
        name = "reject",
        mixinStandardHelpOptions = true,
        description = "Rejects a channel that a consumer requested, or declines an invitation to a group.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar channels reject ch_0123456789ab",
            "  java -jar claw-hub.jar channels reject team --as bob"
        })
final class ChannelRejectCommand implements Callable<Integer> {
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
            Channel channel = ChannelAnswer.give(client, named, ChannelDecision.CHANNEL_DECISION_REJECT, note);
            output.print(channel, () -> ChannelText.line(channel, connection.agent()));
            return ExitCode.DONE;
        }
    }
}
