package dev.claw.hub.cli;

import dev.claw.hub.client.ChannelListener;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Channel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Follows channels. */
@Command(
        name = "channels",
        mixinStandardHelpOptions = true,
        description = "Follows the agent's channels: those that are there, then each that comes or changes.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar watch channels", "  java -jar claw-hub.jar watch channels --as bob --json"})
final class WatchChannelsCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            client.info();
            try (Subscription converse = client.converse(new Listener())) {
                return Watching.untilOver(converse.closed(), output);
            }
        }
    }

    private final class Listener implements ChannelListener {
        @Override
        public void onChannel(Channel channel) {
            output.print(channel, () -> ChannelText.line(channel, connection.agent()));
        }

        @Override
        public void onCaughtUp() {
            Watching.tellCaughtUp(output);
        }

        @Override
        public void onReset() {
            Watching.tellReset(output);
        }
    }
}
