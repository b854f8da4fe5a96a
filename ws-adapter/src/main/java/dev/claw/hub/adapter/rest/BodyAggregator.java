package dev.claw.hub.adapter.rest;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** Gathers a request with its body, and answers one whose body is too large. Runs on the connection's event loop. */
final class BodyAggregator extends HttpObjectAggregator {
    /** How long the rest of such a body is read and dropped: an answer to one who still sends would be lost. */
    private static final int DROPPING_SECONDS = 5;

    private final int limit;

    BodyAggregator(int limit) {
        super(limit);
        this.limit = limit;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
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
