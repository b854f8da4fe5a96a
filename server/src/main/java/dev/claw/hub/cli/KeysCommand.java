package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import dev.claw.hub.v1.Key;
import dev.claw.hub.v1.KeySide;
import dev.claw.hub.v1.KeyState;
import dev.claw.hub.v1.ListKeysRequest;
import dev.claw.hub.v1.ListKeysResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists keys; what is done to one is a command below it. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Lists the keys that the agent holds, or that it granted; never their secrets. With a command:"
                + " requests, grants and revokes them.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            KeyRequestCommand.class,
            KeyRevokeCommand.class,
            KeyPendingCommand.class,
            KeyDecideCommand.class,
            KeyPolicyCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar claw-hub.jar keys",
            "  java -jar claw-hub.jar keys --granted --state active --json",
            "  java -jar claw-hub.jar keys policy set weather --max-calls 100 --lifetime 7d",
            "  java -jar claw-hub.jar keys request weather --as bob"
        })
final class KeysCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    /** States as they are typed. */
    enum State {
        active,
        expired,
        exhausted,
        revoked
    }

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--granted", description = "those for the agent's own services, instead of those that it holds")
    private boolean granted;

    @Option(names = "--service", paramLabel = "ID", defaultValue = "", description = "only for this service")
    private String service = "";

    @Option(names = "--consumer", paramLabel = "AGENT", defaultValue = "", description = "only of this consumer")
    private String consumer = "";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "only these: ${COMPLETION-CANDIDATES}; may be given several times")
    private List<State> states = List.of();

    @Override
    public Integer call() {
        ListKeysRequest.Builder request = ListKeysRequest.newBuilder()
                .setSide(granted ? KeySide.KEY_SIDE_GRANTED : KeySide.KEY_SIDE_HELD)
                .setServiceId(service)
                .setConsumer(consumer)
                .setPageSize(PAGE);
        states.forEach(state ->
                request.addStates(KeyState.valueOf("KEY_STATE_" + state.name().toUpperCase(Locale.ROOT))));
        try (HubClient client = connection.open()) {
            List<Key> keys = new ArrayList<>();
            do {
                ListKeysResponse page = client.listKeys(request.build());
                keys.addAll(page.getKeysList());
                request.setPageToken(page.getNextPageToken());
            } while (!request.getPageToken().isEmpty());
            output.print(
                    keys,
                    "No keys.",
                    List.of("id", "service", "consumer", "state", "calls", "until", "variant"),
                    KeysCommand::row);
            return ExitCode.DONE;
        }
    }

    private static List<String> row(Key key) {
        return List.of(
                key.getKeyId(),
                key.getServiceId(),
                Output.plain(key.getConsumer()),
                Output.word(key.getState(), "KEY_STATE_"),
                key.getUsedCalls() + " of " + key.getMaxCalls(),
                Entries.time(key.getExpiresAt()),
                key.getVariant().isEmpty() ? "-" : key.getVariant());
    }
}
