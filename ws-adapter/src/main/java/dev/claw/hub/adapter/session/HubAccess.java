package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubClientBuilder;
import dev.claw.hub.v1.CheckTokenResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The road to the hub, in the gateway role.
 *
 * @param channel to the hub; never shut down here
 * @param gatewayToken what proves the role
 */
public record HubAccess(Channel channel, String gatewayToken) {
    /**
     * A client that acts for an agent. It opens no stream before it needs one.
     *
     * @param loop serves its streams, so that what one burst of frames asks for leaves together
     * @param callbacks where its listeners and handlers run
     * @param closeGrace how long its closing waits for what is under way
     */
    AsyncHubClient open(Identity identity, EventLoop loop, Executor callbacks, Duration closeGrace) {
        return acting(identity)
                .callbackExecutor(callbacks)
                .turnExecutor(loop)
                .closeGrace(closeGrace)
                .build();
    }

    /** The same of streams that give no more than their listeners, which run on the loop, have taken. */
    AsyncHubClient openPaced(Identity identity, EventLoop loop, Duration closeGrace) {
        Channel paced = channel instanceof ManagedChannel managed ? new PacedChannel(managed, loop) : channel;
        return new HubAccess(paced, gatewayToken).open(identity, loop, loop, closeGrace);
    }

    /** Asks one thing for an agent, by a client of its own. Completes on a thread of the transport. */
    public <T> CompletableFuture<T> askAs(Identity identity, Function<AsyncHubClient, CompletableFuture<T>> question) {
        AsyncHubClient client = acting(identity)
                .callbackExecutor(Runnable::run)
                .closeGrace(Duration.ZERO)
                .build();
        return once(client, question);
    }

    /** Asks one thing with a token that its holder showed. Completes on a thread of the transport. */
    public <T> CompletableFuture<T> askWith(String token, Function<AsyncHubClient, CompletableFuture<T>> question) {
        return once(direct(token), question);
    }

    /** Whose a token is; fails CREDENTIAL_INVALID for one that opens nothing. Completes on a thread of the transport. */
    public CompletableFuture<Credential> check(String token) {
        return once(direct(gatewayToken), hub -> hub.agents().checkToken(token))
                .thenApply(checked -> credential(checked, token));
    }

    private HubClientBuilder acting(Identity identity) {
        HubClientBuilder gateway = AsyncHubClient.builder(channel).gatewayToken(gatewayToken);
        return identity.authenticated()
                ? gateway.actAsAuthenticated(identity.agentId())
                : gateway.actAs(identity.agentId());
    }

    private AsyncHubClient direct(String token) {
        return AsyncHubClient.builder(channel)
                .gatewayToken(token)
                .callbackExecutor(Runnable::run)
                .closeGrace(Duration.ZERO)
                .build();
    }

    private static <T> CompletableFuture<T> once(
            AsyncHubClient client, Function<AsyncHubClient, CompletableFuture<T>> question) {
        CompletableFuture<T> answer = question.apply(client);
        answer.whenComplete((value, failure) -> client.close());
        return answer;
    }

    private static Credential credential(CheckTokenResponse checked, String token) {
        return checked.getAdministrator()
                ? new Credential.OfAdministrator(token)
                : new Credential.OfAgent(checked.getEnrolment());
    }

    /** Without the token: records are logged. */
    @Override
    public String toString() {
        return "HubAccess[" + channel.authority() + "]";
    }
}
