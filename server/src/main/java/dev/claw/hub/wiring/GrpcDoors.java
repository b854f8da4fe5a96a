package dev.claw.hub.wiring;

import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.stream.Loops;
import dev.claw.hub.stream.TransportGauge;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The gRPC doors: the port, and the one inside the process that the adapter comes in by. Both serve the same. */
final class GrpcDoors {
    private static final int MAX_CALLS_PER_CONNECTION = 1_024;
    private static final int MAX_RESETS = 5_000;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int FLOW_CONTROL_WINDOW = 256 << 10;
    private static final int PERMITTED_PING_SECONDS = 10;
    private static final int CHANNELZ_PAGE = 100;

    private final HealthStatusManager health = new HealthStatusManager();
    private final HubCore core;
    private final HubSettings.KeepAlive keepAlive;
    private final List<Server> servers = new ArrayList<>();

    GrpcDoors(HubCore core, HubSettings.KeepAlive keepAlive) {
        this.core = core;
        this.keepAlive = keepAlive;
        core.services().forEach(service -> setServing(service, true));
        core.writer().onHealth(healthy -> core.services().forEach(service -> setServing(service, healthy)));
        core.writer()
                .onHealth(healthy -> health.setStatus(
                        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                        healthy
                                ? io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING
                                : io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING));
    }

    /**
     * Opens the port.
     *
     * @return the port, chosen by the system when 0 was asked for
     */
    int listen(String host, int port, Loops loops) throws IOException {
        Server server = build(
                NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                        .bossEventLoopGroup(loops.group())
                        .workerEventLoopGroup(loops.group())
                        .channelType(NioServerSocketChannel.class)
                        .withChildOption(ChannelOption.TCP_NODELAY, true)
                        .maxInboundMessageSize(HubLimits.GRPC_MESSAGE_BYTES)
                        .maxInboundMetadataSize(HubLimits.METADATA_BYTES)
                        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                        .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                        .flowControlWindow(FLOW_CONTROL_WINDOW)
                        .permitKeepAliveTime(PERMITTED_PING_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .keepAliveTime(keepAlive.idle().toMillis(), TimeUnit.MILLISECONDS)
                        .keepAliveTimeout(keepAlive.answer().toMillis(), TimeUnit.MILLISECONDS),
                MalformedInput::within);
        return server.start().getPort();
    }

    /** Opens the door inside the process. */
    void listenInProcess(String name) throws IOException {
        // Nothing is parsed here: messages are handed over as they are, and so none can be malformed.
        build(InProcessServerBuilder.forName(name).maxInboundMetadataSize(HubLimits.METADATA_BYTES), service -> service)
                .start();
    }

    /** Tells health checks that the hub stops. */
    void turnUnhealthy() {
        health.enterTerminalState();
    }

    /** Closes the doors; the RPCs that are still there have a moment to end by themselves. */
    void close() throws InterruptedException {
        servers.forEach(Server::shutdown);
        for (Server server : servers) {
            if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        }
    }

    private Server build(ServerBuilder<?> builder, UnaryOperator<ServerServiceDefinition> form) {
        builder.directExecutor()
                .intercept(core.access())
                .intercept(TransportGauge.interceptor())
                .intercept(new MalformedInput());
        core.services().forEach(service -> builder.addService(form.apply(service.bindService())));
        builder.addService(health.getHealthService());
        builder.addService(ChannelzService.newInstance(CHANNELZ_PAGE));
        builder.addService(ProtoReflectionServiceV1.newInstance());
        addOlderReflection(builder);
        Server server = builder.build();
        servers.add(server);
        return server;
    }

    /** Many tools still speak the older name of reflection only. */
    @SuppressWarnings("deprecation")
    private static void addOlderReflection(ServerBuilder<?> builder) {
        builder.addService(io.grpc.protobuf.services.ProtoReflectionService.newInstance());
    }

    private void setServing(BindableService service, boolean serving) {
        ServerServiceDefinition definition = service.bindService();
        health.setStatus(
                definition.getServiceDescriptor().getName(),
                serving
                        ? io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING
                        : io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING);
    }
}
