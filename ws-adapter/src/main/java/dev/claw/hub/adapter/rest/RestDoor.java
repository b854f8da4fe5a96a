package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.netty.DoorRules;
import dev.claw.hub.adapter.netty.Guests;
import dev.claw.hub.adapter.session.AdapterContext;
import dev.claw.hub.adapter.session.Identity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * The listening socket of the REST routes and the connections that came in by it. May be used from any thread.
 */
public final class RestDoor {
    /** A connection on which nothing happens so long is closed. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final int BACKLOG = 1024;
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 16 << 10;
    private static final int MAX_CHUNK = 64 << 10;

    private final AdapterContext context;
    private final DoorRules rules;
    private final Router router;
    private final Guests visitors;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** @param clients connections of agents, for {@code /health} */
    public RestDoor(AdapterContext context, DoorRules rules, IntSupplier clients) {
        this.context = context;
        this.rules = rules;
        this.visitors = new Guests(context.limits().shared().visitors());
        Askers askers =
                new Askers(context.hub(), context.ids()::name, context.times().handshake());
        ListedCount listed = new ListedCount(
                context.hub(),
                Identity.named("health-" + context.ids().name()),
                context.sources().nanoTime());
        this.router = new Router(Stream.of(
                        new StatusRoutes(context, listed, clients).routes(),
                        new ServiceRoutes(context.hub(), askers, context.tunnels()).routes(),
                        new RatingRoutes(context.hub(), askers).routes(),
                        new UserRoutes(context.hub(), askers).routes())
                .flatMap(List::stream)
                .toList());
    }

    /**
     * Begins to listen. Blocks until it does; not for event loops.
     *
     * @throws IOException if the address cannot be bound
     */
    public Channel open(EventLoopGroup loops, InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        admit(channel);
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /** Closes the connections. */
    public void drain() {
        connections.close().awaitUninterruptibly();
    }

    private void admit(SocketChannel channel) {
        visitors.enter(channel);
        connections.add(channel);
        Arrivals arrivals = new Arrivals(context.times().request());
        channel.pipeline()
                .addLast(
                        new IdleStateHandler(0, 0, IDLE.toSeconds(), TimeUnit.SECONDS),
                        arrivals,
                        new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK),
                        new HttpServerKeepAliveHandler(),
                        new BodyAggregator(context.limits().frameBytes(), context.arriving()),
                        new FlowControlHandler(),
                        new RestHandler(router, rules, () -> {
                            arrivals.whole();
                            visitors.served(channel);
                        }));
    }
}
