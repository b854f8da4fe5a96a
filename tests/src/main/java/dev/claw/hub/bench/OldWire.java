package dev.claw.hub.bench;

import io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpClientCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObjectAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A connection of an old agent: WebSocket text frames, written together and flushed when the reading is over. */
final class OldWire {
    private static final int SECONDS = 30;
    private static final int MAX_FRAME = 1 << 20;

    private final Channel channel;
    private final Reader reader;

    private OldWire(Channel channel, Reader reader) {
        this.channel = channel;
        this.reader = reader;
    }

    /**
     * Connects. Blocks.
     *
     * @param agentId sent as {@code X-Agent-Id}; empty for none
     */
    static OldWire open(EventLoopGroup group, URI url, String agentId) throws Exception {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (!agentId.isEmpty()) {
            headers.set("X-Agent-Id", agentId);
        }
        WebSocketClientProtocolConfig settings = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(url)
                .version(WebSocketVersion.V13)
                .customHeaders(headers)
                // Old agents send none, and the door lets no page in.
                .generateOriginHeader(false)
                .maxFramePayloadLength(MAX_FRAME)
                .build();
        Reader reader = new Reader();
        Bootstrap bootstrap = new Bootstrap().group(group).channel(NioSocketChannel.class);
        bootstrap.handler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel socket) {
                socket.pipeline()
                        .addLast(
                                new HttpClientCodec(),
                                new HttpObjectAggregator(MAX_FRAME),
                                new WebSocketClientProtocolHandler(settings),
                                reader);
            }
        });
        Channel channel = bootstrap.connect(url.getHost(), url.getPort()).sync().channel();
        reader.upgraded.get(SECONDS, TimeUnit.SECONDS);
        return new OldWire(channel, reader);
    }

    /** Sends a frame and waits for the next one that comes. */
    String ask(String frame) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        reader.frames = answer::complete;
        write(frame);
        flush();
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    /** Hears every frame from now on, and when what was there is read. On the event loop. */
    void listen(Consumer<String> frames, Runnable readAll) {
        reader.frames = frames;
        reader.readAll = readAll;
    }

    void write(String frame) {
        channel.write(new TextWebSocketFrame(ByteBufUtil.writeUtf8(channel.alloc(), frame)));
    }

    void flush() {
        channel.flush();
    }

    void close() {
        channel.close();
    }

    private static final class Reader extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final CompletableFuture<Void> upgraded = new CompletableFuture<>();
        private volatile Consumer<String> frames = frame -> {};
        private volatile Runnable readAll = () -> {};

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            frames.accept(frame.content().toString(StandardCharsets.UTF_8));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            readAll.run();
            context.fireChannelReadComplete();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                upgraded.complete(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            upgraded.completeExceptionally(cause);
            context.close();
        }
    }
}
