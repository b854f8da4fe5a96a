package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.session.HeldBytes;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gathers a request with its body, and answers one whose body is too large. Runs on the connection's event loop. */
final class BodyAggregator extends HttpObjectAggregator {
    /** How long the rest of such a body is read and dropped: an answer to one who still sends would be lost. */
    static final int DROPPING_SECONDS = 5;

    private final int limit;
    private final HeldBytes arriving;
    private HeldBytes.Share share;
    private long held;

    /**
     * @param limit bytes of one body
     * @param arriving what is held of all that have not come whole
     */
    BodyAggregator(int limit, HeldBytes arriving) {
        super(limit);
        this.limit = limit;
        this.arriving = arriving;
        this.share = arriving.share(() -> {});
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        share = arriving.share(() -> context.executor().execute(() -> giveWay(context)));
    }

    // Each piece is copied: else one of a byte would hold all the bytes that were read with it.
    @Override
    protected void decode(ChannelHandlerContext context, HttpObject piece, List<Object> out) throws Exception {
        HttpObject exact = piece;
        if (piece instanceof HttpContent content && content.content().isReadable()) {
            exact = content.replace(Unpooled.copiedBuffer(content.content()));
            exact.setDecoderResult(content.decoderResult());
            held += content.content().readableBytes();
        }
        try {
            super.decode(context, exact, out);
        } finally {
            if (exact != piece) {
                ReferenceCountUtil.release(exact);
            }
        }
        if (!out.isEmpty() || piece instanceof LastHttpContent) {
            held = 0;
        }
        share.holds(held);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) throws Exception {
        share.holds(0);
        super.handlerRemoved(context);
    }

    private void giveWay(ChannelHandlerContext context) {
        FullHttpResponse response = Responses.of(RestAnswer.error(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "LIMIT_REACHED",
                "more bodies are on their way than this door holds; come again"));
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response);
        context.close();
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        held = 0;
        context.writeAndFlush(tooLarge());
        context.executor().schedule(() -> context.close(), DROPPING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        Object response = super.newContinueResponse(start, maxContentLength, pipeline);
        if (response instanceof FullHttpResponse full
                && full.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
            ReferenceCountUtil.release(full);
            return tooLarge();
        }
        return response;
    }

    private FullHttpResponse tooLarge() {
        return Responses.of(RestAnswer.error(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "PAYLOAD_TOO_LARGE",
                "the body is larger than " + limit + " bytes"));
    }
}
