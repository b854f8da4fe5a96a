package dev.claw.hub.wiring;

import dev.claw.hub.adapter.AdapterAddresses;
import dev.claw.hub.adapter.WsAdapter;
import dev.claw.hub.client.AsyncHubClient;
import dev.claw.hub.client.HubException;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.v1.ErrorReason;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The doors of the old JSON agents in a process of their own, before a hub elsewhere. Owns the channel and the adapter.
 * Its methods block; {@link #close} may be called from any thread.
 */
public final class RemoteDoor implements AutoCloseable {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int HEADROOM = 64 << 10;

    private final Place place;
    private final String gatewayToken;
    private final ManagedChannel channel;
    private final WsAdapter adapter;

    /**
     * Where the hub is, and where to listen.
     *
     * @param hub host and port of its gRPC door
     * @param host the address to listen at
     * @param wsPort 0 takes any free one, empty keeps the door closed; likewise {@code restPort}
     * @param grace how long a stop lets requests under way end
     */
    public record Place(String hub, String host, OptionalInt wsPort, OptionalInt restPort, Duration grace) {}

    /** Doors that are closed still. Connects to nothing yet. */
    public RemoteDoor(Place place, String gatewayToken) {
        this.place = place;
        this.gatewayToken = gatewayToken;
        this.channel = Grpc.newChannelBuilder(place.hub(), InsecureChannelCredentials.create())
                .directExecutor()
                // The client retries by its own rules; the transport's retries would buffer every stream.
                .disableRetry()
                .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .maxInboundMessageSize(HubLimits.GRPC_MESSAGE_BYTES + HEADROOM)
                .build();
        this.adapter = WsAdapter.builder(channel, gatewayToken)
                .host(place.host())
                .port(place.wsPort())
                .restPort(place.restPort())
                .version(HubInfo.version())
                .build();
    }

    /**
     * Asks the hub whether it takes this gateway.
     *
     * @throws HubException if it does not, or no hub answers
     */
    public void check() {
        try (AsyncHubClient gateway = AsyncHubClient.builder(channel)
                .gatewayToken(gatewayToken)
                .requestTimeout(ANSWER)
                .build()) {
            // No token is none that anybody has: what refuses it as such is a hub that let the gateway in.
            gateway.agents().checkToken("").join();
        } catch (CompletionException refused) {
            HubException failure = HubException.from(refused);
            if (failure.reason() != ErrorReason.ERROR_REASON_FIELD_INVALID) {
                throw failure;
            }
        }
    }

    /**
     * Opens the doors.
     *
     * @return where they are
     * @throws IOException if a port cannot be had
     */
    public AdapterAddresses open() throws IOException {
        return OldDoor.named(adapter.start(), place.host());
    }

    /** Tells everybody to come again, and closes the doors. Takes at most the grace and a few seconds. */
    @Override
    public void close() {
        adapter.close(place.grace());
        channel.shutdownNow();
    }
}
