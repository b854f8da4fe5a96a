package dev.claw.hub.bench;

import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.ProviderOptions;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServiceDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls by the Java client: a consumer and a provider with a connection each, all on the load's event loop. */
final class ClientCallLoad implements Load {
    private static final int SECONDS = 20;
    private static final String SERVICE = "client-echo";

    private final AsyncHubClient provider;
    private final AsyncHubClient consumer;
    private final ClosedLoop rounds;
    private final OutgoingCall call = OutgoingCall.newBuilder()
            .setServiceId(SERVICE)
            .setMethod("echo")
            .setParameters(Wire.payload())
            .build();

    ClientCallLoad(Wire wire, String address) throws Exception {
        rounds = new ClosedLoop(wire.loop(), this::send);
        provider = client(wire, address, "client-provider");
        consumer = client(wire, address, "client-consumer");
        provider.publish(
                        ProviderOptions.defaults().withMaxCalls(MAX_IN_FLIGHT),
                        List.of(ServiceDeclaration.newBuilder()
                                .setServiceId(SERVICE)
                                .setName(SERVICE)
                                .build()),
                        (served, context) -> CompletableFuture.completedFuture(served.getParameters()))
                .ready()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Round run(int inFlight, Duration length) throws Exception {
        return rounds.run(inFlight, length);
    }

    @Override
    public void close() {
        consumer.close();
        provider.close();
    }

    private static AsyncHubClient client(Wire wire, String address, String agentId) {
        return AsyncHubClient.builder(wire.connect(address))
                .agentId(agentId)
                .callbackExecutor(wire.loop())
                .build();
    }

    private void send(int[] slots, int count) {
        for (int i = 0; i < count; i++) {
            int slot = slots[i];
            consumer.call(call).whenComplete((answer, failure) -> {
                if (failure != null) {
                    rounds.fail(failure);
                    return;
                }
                rounds.answered(slot);
                rounds.free(slot);
                rounds.flush();
            });
        }
    }
}
