package dev.claw.hub.bench;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObjectAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The least that relays frames of old agents: what the consumer sends goes to the provider as it came, and back, flushed
 * when the reading is over. It reads no JSON and knows no calls. Everything runs on one event loop.
 */
final class RawSocketRelay {
    private static final int MAX_HANDSHAKE = 1 << 16;
    private static final String REGISTERED = "{\"type\":\"registered\",\"tunnel_id\":\"000000000000\"}";
    private static final String CONNECTED = "{\"type\":\"connected\"}";

    private RawSocketRelay() {}

    /**
     * Listens on a free port of the loopback. Blocks until it does.
     *
     * @return the URL
     */
    static String listen(EventLoopGroup loop) throws InterruptedException {
        Pair pair = new Pair();
        Channel door = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        socket.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MAX_HANDSHAKE),
                                        new WebSocketServerProtocolHandler("/"),
                                        new Side(pair));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        return "ws://127.0.0.1:" + ((InetSocketAddress) door.localAddress()).getPort();
    }

    /** The two that are here: who came first provides. */
    private static final class Pair {
        private final Channel[] sides = new Channel[2];
        private int came;
    }

    private static final class Side extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final Pair pair;
        private int other = -1;

        Side(Pair pair) {
            this.pair = pair;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            if (other >= 0) {
                pair.sides[other].write(frame.retain());
                return;
            }
            int own = pair.came++;
            pair.sides[own] = context.channel();
            other = 1 - own;
            String welcome = own == 0 ? REGISTERED : CONNECTED;
            context.write(new TextWebSocketFrame(
                    context.alloc().buffer().writeBytes(welcome.getBytes(StandardCharsets.UTF_8))));
            context.flush();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (pair.came == pair.sides.length && other >= 0) {
                pair.sides[other].flush();
            }
            context.fireChannelReadComplete();
        }
    }
}
