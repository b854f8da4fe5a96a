package dev.claw.hub.adapter.netty;

import dev.claw.hub.adapter.session.Arrival;
import dev.claw.hub.adapter.session.HeldBytes;
import dev.claw.hub.adapter.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.flow.FlowControlHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the one HTTP request of a connection: lets it become a WebSocket, on any path, or refuses it with a sentence. A
 * token that it shows is checked before it is answered, and never logged.
 * Leaves the pipeline with that. Runs on the connection's event loop.
 */
final class UpgradeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

    private static final String FULL = "as many connections as this door takes are open";

    private final Door door;
    private Stage stage = Stage.LISTENING;

    /** How far the connection is: there is one request, and one answer. */
    private enum Stage {
        LISTENING,
        CHECKING,
        ANSWERED
    }

    UpgradeHandler(Door door) {
        this.door = door;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long patience = door.context().times().handshake().toNanos();
        context.executor()
                .schedule(
                        () -> {
                            if (!context.isRemoved()) {
                                late(context);
                            }
                        },
                        patience,
                        TimeUnit.NANOSECONDS);
    }

    private void late(ChannelHandlerContext context) {
        switch (stage) {
            case LISTENING ->
                refuse(context, HttpResponseStatus.REQUEST_TIMEOUT, "no whole request came in the time that there is");
            case CHECKING -> refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE, Admission.UNCHECKED);
            case ANSWERED -> context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (stage != Stage.LISTENING) {
            // Sent ahead, before the answer to the first.
            return;
        }
        if (!request.decoderResult().isSuccess()) {
            refuseMalformed(context, request.decoderResult().cause());
        } else if (!door.rules().admitsHost(Headers.single(request.headers(), HttpHeaderNames.HOST))) {
            refuse(context, HttpResponseStatus.MISDIRECTED_REQUEST, "this door does not go by the name in Host");
        } else if (!door.rules().admitsOrigin(Headers.value(request.headers(), HttpHeaderNames.ORIGIN))) {
            refuse(context, HttpResponseStatus.FORBIDDEN, "pages of this origin are not let in");
        } else if (!isUpgrade(request)) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "this door speaks WebSocket only");
        } else if (door.isFull()) {
            refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE, FULL);
        } else {
            welcome(context, request);
        }
    }

    // What an impatient agent sends while its token is checked waits in the socket.
    private void welcome(ChannelHandlerContext context, FullHttpRequest request) {
        CompletableFuture<Arrival> arrival = door.admission().of(request);
        if (arrival.isDone()) {
            arrival.whenComplete((known, failure) -> admit(context, request, known, failure));
            return;
        }
        stage = Stage.CHECKING;
        context.channel().config().setAutoRead(false);
        request.retain();
        arrival.whenComplete((known, failure) -> context.executor().execute(() -> {
            context.channel().config().setAutoRead(true);
            if (stage == Stage.CHECKING && context.channel().isActive()) {
                admit(context, request, known, failure);
            }
            request.release();
        }));
    }

    private void admit(
            ChannelHandlerContext context,
            FullHttpRequest request,
            @Nullable Arrival arrival,
            @Nullable Throwable failure) {
        if (door.isFull()) {
            refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE, FULL);
        } else if (arrival != null) {
            upgrade(context, request, arrival);
        } else if (failure != null) {
            Admission.Refused refused = Admission.Refused.from(failure);
            refuse(context, refused.status(), refused.sentence());
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, Arrival arrival) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(door.context().limits().frameBytes())
                .allowExtensions(false)
                // The session closes, so that what is still on its way is read and the close frame arrives.
                .closeOnProtocolViolation(false)
                .build();
        stage = Stage.ANSWERED;
        if (!request.headers()
                .contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue(), true)) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel())
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        WebSocketServerHandshaker handshaker =
                new Handshaker(config, door.context().arriving());
        handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess() && context.channel().isActive()) {
                open(context, arrival);
            } else {
                context.close();
            }
        });
    }

    private void open(ChannelHandlerContext context, Arrival arrival) {
        Session session = new Session(door.context(), context.channel(), arrival);
        door.opened(session, context.channel());
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addLast(
                new FlowControlHandler(),
                new Fragments(door.context().limits().frameBytes()),
                new SocketHandler(session, door::closed));
        pipeline.remove(this);
    }

    private static boolean isUpgrade(FullHttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }

    private void refuseMalformed(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            refuse(context, HttpResponseStatus.REQUEST_URI_TOO_LONG, "the URL is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(context, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
        } else {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "this is not HTTP as this door understands it");
        }
    }

    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String sentence) {
        stage = Stage.ANSWERED;
        ByteBuf body = ByteBufUtil.writeUtf8(context.alloc(), sentence + "\n");
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, Headers.CHALLENGE);
        }
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** Of RFC 6455, and no other. */
    private static final class Handshaker extends WebSocketServerHandshaker13 {
        private final HeldBytes arriving;

        Handshaker(WebSocketDecoderConfig config, HeldBytes arriving) {
            super("", null, config);
            this.arriving = arriving;
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new ArrivingFrames(decoderConfig(), arriving);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("an upgrade failed", cause);
        context.close();
    }
}
