package dev.claw.hub.cli.bench;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.Payload;
import dev.claw.hub.v1.ServiceDeclaration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Calls of a service of its own, whose provider answers with the parameters. */
public final class CallLoad implements Load {
    private final AsyncHubClient consumer;
    private final AsyncHubClient provider;
    private final OutgoingCall call;

    private CallLoad(AsyncHubClient consumer, AsyncHubClient provider, OutgoingCall call) {
        this.consumer = consumer;
        this.provider = provider;
        this.call = call;
    }

    /**
     * Registers the service. Blocks. Owns both clients from then on.
     *
     * @param serviceId released when the load is closed
     * @throws HubException when the hub refuses it
     */
    public static CallLoad open(
            AsyncHubClient consumer, AsyncHubClient provider, String serviceId, int inFlight, Payload payload) {
        CallLoad load = new CallLoad(
                consumer,
                provider,
                OutgoingCall.newBuilder()
                        .setServiceId(serviceId)
                        .setParameters(payload)
                        .build());
        ServiceDeclaration service = ServiceDeclaration.newBuilder()
                .setServiceId(serviceId)
                .setName(serviceId)
                .setDescription("a benchmark's own; gone when it ends")
                .setReleaseOnClose(true)
                .build();
        try {
            provider.publish(
                            ProviderOptions.defaults().withMaxCalls(inFlight),
                            List.of(service),
                            (served, context) -> CompletableFuture.completedFuture(served.getParameters()))
                    .ready()
                    .join();
            return load;
        } catch (CompletionException e) {
            load.close();
            throw HubException.from(e);
        }
    }

    @Override
    public CompletableFuture<Payload> once() {
        return consumer.call(call);
    }

    @Override
    public void close() {
        consumer.close();
        provider.close();
        consumer.closed().join();
        provider.closed().join();
    }
}
