package dev.claw.hub.bench;

import com.google.protobuf.ByteString;
import dev.claw.hub.v1.Payload;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The load's connections, all on one event loop, so that what they share needs no lock. */
final class Wire implements AutoCloseable {
    private static final Metadata.Key<String> AGENT =
            Metadata.Key.of("claw-agent-id", Metadata.ASCII_STRING_MARSHALLER);

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("bench-loop", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final List<ManagedChannel> channels = new ArrayList<>();

    EventLoopGroup group() {
        return group;
    }

    Executor loop() {
        return loop;
    }

    /** A connection of its own for one agent. */
    Channel connect(String address, String agentId) {
        return as(agentId, connect(address));
    }

    /** A connection for several agents, each by {@link #as}. */
    Channel connect(String address) {
        ManagedChannel channel = NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .eventLoopGroup(group)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
        channels.add(channel);
        return channel;
    }

    /** The same connection, speaking for one agent. */
    static Channel as(String agentId, Channel channel) {
        Metadata headers = new Metadata();
        headers.put(AGENT, agentId);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    static Payload payload() {
        return Payload.newBuilder()
                .setData(ByteString.copyFrom(new byte[Load.PAYLOAD_BYTES]))
                .build();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
