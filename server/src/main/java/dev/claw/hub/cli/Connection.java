package dev.claw.hub.cli;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubClient;
import dev.claw.hub.client.HubClientBuilder;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import io.grpc.Status;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which hub a command talks to, and as whom. */
final class Connection {
    private static final Duration REACHING_EVERY = Duration.ofMillis(200);
    // Somebody sits before it.
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);

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
            description =
                    "the agent to act as (env CLAW_AGENT; default: the user's name, ${DEFAULT-VALUE}); with a token it"
                            + " is the token's agent, and only an administrator may name another")
    private String agent = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:CLAW_TOKEN_FILE:-}",
            description = "a file whose first line is the token of an enrolled agent or an administrator (env"
                    + " CLAW_TOKEN_FILE, or the token itself in CLAW_TOKEN; default: none)")
    private String tokenFile = "";

    private volatile String holder = "";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec mixee;

    HubClient open() {
        return builder().buildBlocking();
    }

    /** A client that leaves calls under way so long to end when it is closed. */
    HubClient openWithGrace(Duration grace) {
        return builder().closeGrace(grace).buildBlocking();
    }

    /** A client over a connection of its own, of another agent. */
    AsyncHubClient openAs(String other) {
        return AsyncHubClient.builder(hub()).agentId(other).build();
    }

    /**
     * A client of a hub that answered. Blocks.
     *
     * @param wait how long it may take, and each send after that
     * @throws HubException when no hub answered in time
     */
    HubClient reach(Duration wait) throws InterruptedException {
        Duration least = wait.compareTo(Duration.ofSeconds(1)) > 0 ? wait : Duration.ofSeconds(1);
        HubClient client = builder()
                .requestTimeout(least)
                .sendTimeout(least)
                .backoff(HubClientBuilder.DEFAULT_FIRST_BACKOFF, MAX_BACKOFF)
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

    /** The agent that is acted as; with a token the hub is asked. Blocks then. */
    String agent() {
        if (holder.isEmpty()) {
            holder = name();
        }
        if (holder.isEmpty()) {
            try (HubClient client = open()) {
                holder = TokenText.holder(client);
            }
        }
        return holder;
    }

    private HubClientBuilder builder() {
        return HubClient.builder(hub()).agentId(name()).token(token());
    }

    /** The name that the agent gives itself; empty where the token says who it is. */
    private String name() {
        boolean said = mixee.commandLine().getParseResult().hasMatchedOption("--as");
        return said || token().isEmpty() ? agent : "";
    }

    private String token() {
        return TokenText.given(tokenFile);
    }

    /**
     * The hub's address.
     *
     * @throws CommandException when what was given is none
     */
    String hub() {
        return HubAddress.checked(hub);
    }
}
