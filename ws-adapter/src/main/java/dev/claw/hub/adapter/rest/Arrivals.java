package dev.claw.hub.adapter.rest;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a request that began comes whole in its time, however slowly its bytes come; one that does not is answered
 * 408, and its connection closes. Runs on the connection's event loop.
 */
final class Arrivals extends ChannelInboundHandlerAdapter {
    private final Duration patience;
    private @Nullable ScheduledFuture<?> timer;

    Arrivals(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (timer == null) {
            timer = context.executor().schedule(() -> late(context), patience.toNanos(), TimeUnit.NANOSECONDS);
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        whole();
        context.fireChannelInactive();
    }

    /** A request came whole. What follows it is watched from its next byte on. */
    void whole() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    // From the end of the pipeline, so that the answer becomes HTTP on its way.
    private void late(ChannelHandlerContext context) {
        FullHttpResponse response = Responses.of(RestAnswer.error(
                HttpResponseStatus.REQUEST_TIMEOUT,
                "REQUEST_TIMEOUT",
                "the request did not come whole within " + patience.toMillis() + " ms"));
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        // Also from one that does not read it.
        context.executor().schedule(() -> context.close(), BodyAggregator.DROPPING_SECONDS, TimeUnit.SECONDS);
    }
}
