package dev.claw.hub.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.v1.FetchMessagesRequest;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServerSocketsRequest;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.channelz.v1.GetSocketRequest;
import io.grpc.channelz.v1.Server;
import io.grpc.channelz.v1.Socket;
import io.grpc.channelz.v1.SocketRef;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChannelzTest {
    @TempDir
    private Path data;

    @Test
    @DisplayName("channelz tells a caller without a name of the hub's door, its calls and its sockets")
    void channelz_withoutName_tellsOfDoorAndSockets() throws Exception {
        try (HubFixture hub = HubFixture.start(data)) {
            hub.messages("小明").fetchMessages(FetchMessagesRequest.getDefaultInstance());
            var channelz = ChannelzGrpc.newBlockingStub(hub.connect());
            int port = hub.hub().grpcAddress().orElseThrow().getPort();

            Server door = channelz.getServers(GetServersRequest.getDefaultInstance()).getServerList().stream()
                    .filter(server -> server.getListenSocketList().stream()
                            .anyMatch(socket -> socket.getName().contains(":" + port + "]")))
                    .findFirst()
                    .orElseThrow();
            assertThat(door.getData().getCallsSucceeded()).isEqualTo(1);

            List<SocketRef> sockets = channelz.getServerSockets(GetServerSocketsRequest.newBuilder()
                            .setServerId(door.getRef().getServerId())
                            .build())
                    .getSocketRefList();
            assertThat(sockets).hasSize(2);
            Socket socket = channelz.getSocket(GetSocketRequest.newBuilder()
                            .setSocketId(sockets.get(0).getSocketId())
                            .build())
                    .getSocket();
            assertThat(socket.getLocal().getTcpipAddress().getPort()).isEqualTo(port);
        }
    }
}
