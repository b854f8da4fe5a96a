package dev.claw.hub.wiring;

import dev.claw.hub.adapter.AdapterAddresses;
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
    private final AdapterAddresses addresses;

    private OldDoor(WsAdapter adapter, ManagedChannel channel, AdapterAddresses addresses) {
        this.adapter = adapter;
        this.channel = channel;
        this.addresses = addresses;
    }

    static OldDoor open(HubSettings settings, GrpcDoors doors, String gatewayToken, Randomness random)
            throws IOException {
        String name = random.hex("claw-hub-", 16);
        doors.listenInProcess(name);
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        WsAdapter adapter = WsAdapter.builder(channel, gatewayToken)
                .host(settings.host())
                .port(settings.wsPort())
                .restPort(settings.restPort())
                .version(HubInfo.version())
                .build();
        try {
            return new OldDoor(adapter, channel, named(adapter.start(), settings.host()));
        } catch (IOException e) {
            channel.shutdownNow();
            throw e;
        }
    }

    AdapterAddresses addresses() {
        return addresses;
    }

    // As the operator wrote the host, not as the socket says it.
    static AdapterAddresses named(AdapterAddresses bound, String host) {
        return new AdapterAddresses(
                bound.webSocket().map(address -> new InetSocketAddress(host, address.getPort())),
                bound.rest().map(address -> new InetSocketAddress(host, address.getPort())));
    }

    @Override
    public void close() {
        adapter.close();
        channel.shutdownNow();
    }
}
