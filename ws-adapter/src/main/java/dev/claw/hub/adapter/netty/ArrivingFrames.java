package dev.claw.hub.adapter.netty;

import dev.claw.hub.adapter.session.HeldBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/**
 * Reads the frames of one connection, and says how much of what has not come whole is held for it: of a frame, and of
 * the fragments before its last. Runs on the connection's event loop.
 */
final class ArrivingFrames extends WebSocket13FrameDecoder {
    /** What the smallest fragment takes. */
    private static final int FRAGMENT_BYTES = 128;

    private final HeldBytes arriving;
    private HeldBytes.Share share;
    private long fragments;

    /** What the decoder tells those behind it. */
    enum Event {
        /** What had come is given up, for others need its room. */
        GAVE_WAY
    }

    ArrivingFrames(WebSocketDecoderConfig config, HeldBytes arriving) {
        super(config);
        this.arriving = arriving;
        this.share = arriving.share(() -> {});
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        share = arriving.share(() -> context.executor().execute(() -> context.fireUserEventTriggered(Event.GAVE_WAY)));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        super.decode(context, in, out);
        for (Object frame : out.subList(before, out.size())) {
            if (frame instanceof TextWebSocketFrame
                    || frame instanceof BinaryWebSocketFrame
                    || frame instanceof ContinuationWebSocketFrame) {
                data((WebSocketFrame) frame);
            }
        }
    }

    private void data(WebSocketFrame frame) {
        fragments = frame.isFinalFragment()
                ? 0
                : fragments + Math.max(FRAGMENT_BYTES, frame.content().readableBytes());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        // All of the buffer is held for the last byte in it.
        share.holds(
                fragments + (actualReadableBytes() == 0 ? 0 : internalBuffer().capacity()));
        super.channelReadComplete(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        share.holds(0);
        super.handlerRemoved0(context);
    }
}
