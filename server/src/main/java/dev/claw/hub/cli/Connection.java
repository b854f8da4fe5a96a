package dev.claw.hub.cli;

import dev.claw.hub.client.HubClient;
import picocli.CommandLine.Option;

/** Which hub a command talks to, and as whom. */
final class Connection {
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

    String agent() {
        return agent;
    }

    String hub() {
        return hub;
    }
}
