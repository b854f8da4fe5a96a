package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.KeyListener;
import dev.claw.hub.client.KeyRequestListener;
import dev.claw.hub.client.Subscription;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.PendingKeyRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows keys. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Follows the keys that the agent holds and what is left of them; with --granted those for its own"
                + " services, and the requests that wait for its decision.",
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar claw-hub.jar watch keys", "  java -jar claw-hub.jar watch keys --granted --as alice"})
final class WatchKeysCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--granted", description = "keys for the agent's own services, and requests for them")
    private boolean granted;

    @Override
    public Integer call() {
        try (HubClient client = connection.open()) {
            client.info();
            try (Subscription keys = follow(client)) {
                return Watching.untilOver(keys.closed(), output);
            }
        }
    }

    private Subscription follow(HubClient client) {
        KeyLines lines = new KeyLines();
        return granted
                ? client.async().keys().issue(new RequestLines(), lines)
                : client.async().keys().follow(lines);
    }

    private final class KeyLines implements KeyListener {
        @Override
        public void onKey(Key key) {
            output.print(key, () -> KeyText.line(key));
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

    private final class RequestLines implements KeyRequestListener {
        @Override
        public void onRequest(PendingKeyRequest request) {
            output.print(request, () -> KeyText.line(request));
        }

        @Override
        public void onCaughtUp() {
            // Told of the keys.
        }

        @Override
        public void onReset() {
            // Told of the keys.
        }
    }
}
