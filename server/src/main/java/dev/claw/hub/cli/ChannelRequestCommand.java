package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.RequestChannelRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Requests a channel with a service's provider. */
@Command(
        name = "request",
        mixinStandardHelpOptions = true,
        description = "Requests a channel of your own with a service's provider.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar channels request weather --note \"about 北京\""})
final class ChannelRequestCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SERVICE", description = "the service's id, or its name if no other has it")
    private String service = "";

    @Option(
            names = "--agent",
            paramLabel = "AGENT",
            defaultValue = "",
            description = "whom to talk with about it, if not its provider")
    private String agent = "";

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "said to the other side with it")
    private String note = "";

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            Channel channel = client.requestChannel(RequestChannelRequest.newBuilder()
                            .setServiceId(service)
                            .setAgentId(agent)
                            .setNote(note)
                            .build())
                    .getChannel();
            output.print(channel, () -> ChannelText.line(channel, connection.agent()));
            return ExitCode.DONE;
        }
    }
}
