package dev.claw.hub.wiring;

import dev.claw.hub.adapter.WsAdapter;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The door of the old JSON agents: the adapter, as a client of this hub like any other, by the gRPC door inside the
 * process and with a gateway's credential.
 */
final class OldDoor implements AutoCloseable {
    private final WsAdapter adapter;
    private final ManagedChannel channel;
    private final InetSocketAddress address;

    private OldDoor(WsAdapter adapter, ManagedChannel channel, InetSocketAddress address) {
        this.adapter = adapter;
        this.channel = channel;
        this.address = address;
    }

    static OldDoor open(HubSettings settings, GrpcDoors doors, String gatewayToken, Randomness random)
            throws IOException {
        String name = random.hex("claw-hub-", 16);
        doors.listenInProcess(name);
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        WsAdapter adapter = WsAdapter.builder(channel, gatewayToken)
                .host(settings.host())
                .port(settings.wsPort().orElseThrow())
                .build();
        try {
            return new OldDoor(
                    adapter,
                    channel,
                    new InetSocketAddress(settings.host(), adapter.start().getPort()));
        } catch (IOException e) {
            channel.shutdownNow();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        adapter.close();
        channel.shutdownNow();
    }
}
