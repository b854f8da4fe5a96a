package dev.claw.hub.adapter.netty;

import dev.claw.hub.adapter.session.AdapterContext;
import dev.claw.hub.adapter.session.Session;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The listening socket and the sessions that came in by it. May be used from any thread. */
public final class Door {
    private static final int MAX_REQUEST_BODY = 8 << 10;
    private static final int BACKLOG = 1024;

    private final AdapterContext context;
    private final DoorRules rules;
    private final Admission admission;
    private final Guests strangers;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    public Door(AdapterContext context, DoorRules rules) {
        this.context = context;
        this.rules = rules;
        this.admission = new Admission(context.hub());
        this.strangers = new Guests(context.limits().shared().strangers());
    }

    /**
     * Begins to listen. Blocks until it does; not for event loops.
     *
     * @throws IOException if the address cannot be bound
     */
    public Channel open(EventLoopGroup loops, InetSocketAddress address) throws IOException {
        int outbound = context.limits().outboundBytes();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(outbound / 2, outbound))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        strangers.enter(channel);
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MAX_REQUEST_BODY),
                                        new UpgradeHandler(Door.this));
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

    /** Does something with each session that is open now. */
    public void forEach(Consumer<Session> action) {
        sessions.forEach(action);
    }

    /** Sessions that are open. */
    public int size() {
        return sessions.size();
    }

    AdapterContext context() {
        return context;
    }

    DoorRules rules() {
        return rules;
    }

    Admission admission() {
        return admission;
    }

    boolean isFull() {
        return sessions.size() >= context.limits().connections();
    }

    void opened(Session session, Channel channel) {
        strangers.leave(channel);
        sessions.add(session);
    }

    void closed(Session session) {
        sessions.remove(session);
    }
}
