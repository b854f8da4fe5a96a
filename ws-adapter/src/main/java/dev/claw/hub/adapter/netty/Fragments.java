package dev.claw.hub.adapter.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.List;

/**
 * Puts the fragments of a frame together. Each is copied: else one of a byte would hold all the bytes that were read with
 * it. Runs on the connection's event loop.
 */
final class Fragments extends WebSocketFrameAggregator {
    Fragments(int frameBytes) {
        super(frameBytes);
    }

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) throws Exception {
        if (frame.isFinalFragment()) {
            super.decode(context, frame, out);
            return;
        }
        WebSocketFrame copy = frame.replace(Unpooled.copiedBuffer(frame.content()));
        try {
            super.decode(context, copy, out);
        } finally {
            copy.release();
        }
    }
}
