package dev.claw.hub.cli;

import dev.claw.hub.cli.wire.HubWire;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import io.grpc.Status;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which hub a command talks to, and as whom. */
final class Connection {
    private static final Duration REACHING_EVERY = Duration.ofMillis(200);

    @Option(
            names = "--hub",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:CLAW_HUB:-127.0.0.1:50051}",
            description = "the hub's gRPC address (env CLAW_HUB; default ${DEFAULT-VALUE})")
    private String hub = "";

    @Option(
            names = "--as",
            paramLabel = "AGENT",
            defaultValue = "${env:CLAW_AGENT:-${sys:user.name}}",
            description = "the agent to act as (env CLAW_AGENT; default: the user's name, ${DEFAULT-VALUE})")
    private String agent = "";

    HubClient open() {
        return HubClient.connect(hub, agent);
    }

    /** A client that leaves calls under way so long to end when it is closed. */
    HubClient openWithGrace(Duration grace) {
        return HubClient.builder(hub).agentId(agent).closeGrace(grace).buildBlocking();
    }

    /** A connection for the generated stubs. */
    HubWire wire() {
        return HubWire.open(hub, agent);
    }

    /** The same as another agent. */
    HubWire wireAs(String other) {
        return HubWire.open(hub, other);
    }

    /** A client over a connection of its own, of another agent. */
    AsyncHubClient openAs(String other) {
        return AsyncHubClient.builder(hub).agentId(other).build();
    }

    /**
     * A client of a hub that answered. Blocks.
     *
     * @param wait how long it may take, and each send after that
     * @throws HubException when no hub answered in time
     */
    HubClient reach(Duration wait) throws InterruptedException {
        Duration least = wait.compareTo(Duration.ofSeconds(1)) > 0 ? wait : Duration.ofSeconds(1);
        HubClient client = HubClient.builder(hub)
                .agentId(agent)
                .requestTimeout(least)
                .sendTimeout(least)
                .buildBlocking();
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                client.info();
                return client;
            } catch (HubException e) {
                if (!isUnreachable(e) || System.nanoTime() >= until) {
                    client.close();
                    throw e;
                }
            }
            Thread.sleep(REACHING_EVERY.toMillis());
        }
    }

    /** Whether it is not the hub that says so, but nobody that answers. */
    static boolean isUnreachable(HubException failure) {
        return failure.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED && failure.code() == Status.Code.UNAVAILABLE;
    }

    String agent() {
        return agent;
    }

    String hub() {
        return hub;
    }
}
