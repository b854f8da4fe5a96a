package dev.claw.hub.cli;

import dev.claw.hub.cli.wire.Follower;
import dev.claw.hub.cli.wire.HubWire;
import dev.claw.hub.cli.wire.WireException;
import dev.claw.hub.v1.AcquireOpen;
import dev.claw.hub.v1.AcquireRequest;
import dev.claw.hub.v1.IssueOpen;
import dev.claw.hub.v1.IssueRequest;
import dev.claw.hub.v1.KeyServiceGrpc;
import dev.claw.hub.v1.KeyStates;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows keys. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Follows the keys that the agent holds and what is left of them; with --granted those for its own"
                + " services, and the requests that wait for its decision.")
final class WatchKeysCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Option(names = "--granted", description = "keys for the agent's own services, and requests for them")
    private boolean granted;

    @Override
    public Integer call() {
        try (HubWire wire = connection.wire();
                Follower<?, ?> follower = granted ? issue(wire) : acquire(wire)) {
            return Watching.untilOver(follower, output);
        }
    }

    private Follower<?, ?> acquire(HubWire wire) {
        return Follower.begin(
                wire,
                KeyServiceGrpc.getAcquireMethod(),
                () -> AcquireRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(AcquireOpen.getDefaultInstance())
                        .build(),
                frame -> {
                    if (frame.hasKeys()) {
                        print(frame.getKeys());
                    } else if (frame.hasCaughtUp()) {
                        Watching.tellCaughtUp(output);
                    } else if (frame.hasError()) {
                        throw WireException.of(frame.getError());
                    }
                },
                () -> Watching.tellReset(output));
    }

    private Follower<?, ?> issue(HubWire wire) {
        return Follower.begin(
                wire,
                KeyServiceGrpc.getIssueMethod(),
                () -> IssueRequest.newBuilder()
                        .setFrameId(1)
                        .setOpen(IssueOpen.newBuilder().setFollowKeys(true))
                        .build(),
                frame -> {
                    if (frame.hasKeys()) {
                        print(frame.getKeys());
                    } else if (frame.hasRequests()) {
                        frame.getRequests()
                                .getRequestsList()
                                .forEach(request -> output.print(request, () -> KeyText.line(request)));
                    } else if (frame.hasCaughtUp()) {
                        Watching.tellCaughtUp(output);
                    } else if (frame.hasError()) {
                        throw WireException.of(frame.getError());
                    }
                },
                () -> Watching.tellReset(output));
    }

    private void print(KeyStates keys) {
        keys.getKeysList().forEach(key -> output.print(key, () -> KeyText.line(key)));
    }
}
