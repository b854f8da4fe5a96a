package dev.claw.hub.adapter.session;

import dev.claw.hub.client.AsyncHubClient;
import io.grpc.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Executor;

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
    AsyncHubClient open(String agentId, EventLoop loop, Executor callbacks, Duration closeGrace) {
        return AsyncHubClient.builder(channel)
                .gatewayToken(gatewayToken)
                .actAs(agentId)
                .callbackExecutor(callbacks)
                .turnExecutor(loop)
                .closeGrace(closeGrace)
                .build();
    }
}
