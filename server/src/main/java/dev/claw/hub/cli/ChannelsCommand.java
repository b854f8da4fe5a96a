package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Channel;
import dev.claw.hub.v1.ChannelKind;
import dev.claw.hub.v1.ChannelState;
import dev.claw.hub.v1.ListChannelsRequest;
import dev.claw.hub.v1.ListChannelsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists channels; what is done to one is a command below it. */
@Command(
        name = "channels",
        mixinStandardHelpOptions = true,
        description = "Lists the agent's channels; with a command: makes, answers and ends them.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            ChannelShowCommand.class,
            ChannelRequestCommand.class,
            ChannelAcceptCommand.class,
            ChannelRejectCommand.class,
            ChannelEndCommand.class,
            ChannelCreateCommand.class,
            ChannelInviteCommand.class,
            ChannelLeaveCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar channels",
            "  java -jar claw-hub.jar channels --kind group --json",
            "  java -jar claw-hub.jar channels create team --invite bob --invite 小明",
            "  java -jar claw-hub.jar channels accept ch_0123456789ab --as bob"
        })
final class ChannelsCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    /** Kinds as they are typed. */
    enum Kind {
        direct,
        service,
        group
    }

    /** States as they are typed. */
    enum State {
        requested,
        open,
        rejected,
        ended
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "only these: ${COMPLETION-CANDIDATES}; may be given several times")
    private List<Kind> kinds = List.of();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "only these: ${COMPLETION-CANDIDATES}; may be given several times")
    private List<State> states = List.of();

    @Option(names = "--service", paramLabel = "ID", defaultValue = "", description = "only those about this service")
    private String service = "";

    @Override
    public Integer call() {
        ListChannelsRequest.Builder request =
                ListChannelsRequest.newBuilder().setServiceId(service).setPageSize(PAGE);
        kinds.forEach(kind -> request.addKinds(
                ChannelKind.valueOf("CHANNEL_KIND_" + kind.name().toUpperCase(Locale.ROOT))));
        states.forEach(state -> request.addStates(
                ChannelState.valueOf("CHANNEL_STATE_" + state.name().toUpperCase(Locale.ROOT))));
        try (HubClient client = connection.open()) {
            List<Channel> channels = new ArrayList<>();
            do {
                ListChannelsResponse page = client.listChannels(request.build());
                channels.addAll(page.getChannelsList());
                request.setPageToken(page.getNextPageToken());
            } while (!request.getPageToken().isEmpty());
            output.print(
                    channels,
                    "No channels.",
                    List.of("id", "kind", "with", "state", "head", "note"),
                    channel -> row(channel, connection.agent()));
            return ExitCode.DONE;
        }
    }

    private static List<String> row(Channel channel, String self) {
        return List.of(
                channel.getChannelId(),
                ChannelText.kind(channel),
                ChannelText.with(channel, self),
                ChannelText.state(channel),
                Long.toString(channel.getHead()),
                Output.plain(channel.getNote()));
    }
}
