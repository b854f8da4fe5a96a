package dev.claw.hub.adapter.netty;

import dev.claw.hub.adapter.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the frames and events of one socket to its session. Runs on the connection's event loop; never blocks. */
final class SocketHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);
    private static final int NOT_UTF8 = 1007;
    private static final int TOO_BIG = 1009;
    private static final int INTERNAL = 1011;
    private static final int TRY_LATER = 1013;
    private static final char REPLACEMENT = '\uFFFD';

    private final Session session;
    private final Consumer<Session> gone;
    private boolean over;

    /** @param gone told once, when the connection is over */
    SocketHandler(Session session, Consumer<Session> gone) {
        this.session = session;
        this.gone = gone;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        session.out().burstBegan();
        try {
            if (message instanceof WebSocketFrame frame) {
                take(frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            text(frame.content())
                    .ifPresentOrElse(session::received, () -> session.out().close(NOT_UTF8, "the text is no UTF-8"));
        } else if (frame instanceof BinaryWebSocketFrame) {
            text(frame.content()).ifPresentOrElse(session::received, session::receivedBytes);
        } else if (frame instanceof PingWebSocketFrame) {
            session.out().pong(frame.content().retain());
        } else if (frame instanceof PongWebSocketFrame) {
            if (frame.content().readableBytes() == Long.BYTES) {
                session.pong(frame.content().readLong());
            }
        } else if (frame instanceof CloseWebSocketFrame) {
            session.closedByAgent(frame.content().retain());
        }
    }

    // Decoding is quick and puts U+FFFD for what is no UTF-8; only a text that has one is looked at again.
    private static Optional<String> text(ByteBuf bytes) {
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0 || ByteBufUtil.isText(bytes, StandardCharsets.UTF_8)) {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        session.lives();
        session.out().burstEnded();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        session.writabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ArrivingFrames.Event.GAVE_WAY) {
            session.out().abort(TRY_LATER, "a frame did not come whole in time");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            session.out()
                    .close(
                            corrupted.closeStatus().code(),
                            corrupted.closeStatus().reasonText());
        } else if (cause instanceof TooLongFrameException) {
            session.out().close(TOO_BIG, "the frame is too large");
        } else if (cause instanceof IOException || cause instanceof PrematureChannelClosureException) {
            LOG.debug("a connection broke", cause);
            context.close();
        } else {
            LOG.error("a connection is closed for a fault of the adapter", cause);
            session.out().close(INTERNAL, "a fault of the adapter");
        }
    }

    private void end() {
        if (!over) {
            over = true;
            session.closed();
            gone.accept(session);
        }
    }
}
