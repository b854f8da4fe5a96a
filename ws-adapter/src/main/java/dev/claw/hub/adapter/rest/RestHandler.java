package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.netty.DoorRules;
import dev.claw.hub.adapter.netty.Headers;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection, one after the other: the next one is read when the answer of the last one has left, so
 * that nothing piles up for one that does not read. Runs on the connection's event loop; never blocks.
 */
final class RestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(RestHandler.class);
    private static final String METHODS = "GET, POST, DELETE, OPTIONS";
    private static final String HEADERS = "Authorization, Content-Type, " + Headers.AGENT_ID;

    private final Router router;
    private final DoorRules rules;
    private final Runnable came;

    /** @param came told of each request that came whole */
    RestHandler(Router router, DoorRules rules, Runnable came) {
        this.router = router;
        this.rules = rules;
        this.came = came;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        context.channel().config().setAutoRead(false);
        came.run();
        Optional<String> origin = Headers.value(request.headers(), HttpHeaderNames.ORIGIN);
        boolean broken = request.decoderResult().isFailure();
        answer(context, request).whenComplete((answer, failure) -> {
            try {
                context.executor().execute(() -> write(context, new Written(origin, broken), told(answer, failure)));
            } catch (RejectedExecutionException e) {
                LOG.debug("the event loop is over", e);
            }
        });
    }

    /** What of a request matters to its answer. */
    private record Written(Optional<String> origin, boolean lastOne) {}

    private CompletableFuture<RestAnswer> answer(ChannelHandlerContext context, FullHttpRequest request) {
        try {
            admit(request);
            return router.answer(RequestReading.read(request, context.channel().remoteAddress()));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private void admit(FullHttpRequest request) {
        if (request.decoderResult().isSuccess()
                && !rules.admitsHost(Headers.single(request.headers(), HttpHeaderNames.HOST))) {
            throw new RestRefused(
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "HOST_UNKNOWN",
                    "this door does not go by the name in Host");
        }
        if (!rules.admitsOrigin(Headers.value(request.headers(), HttpHeaderNames.ORIGIN))) {
            throw new RestRefused(
                    HttpResponseStatus.FORBIDDEN, "ORIGIN_REFUSED", "pages of this origin are not let in");
        }
    }

    private static RestAnswer told(@Nullable RestAnswer answer, @Nullable Throwable failure) {
        if (answer != null) {
            return answer;
        }
        Throwable cause = failure == null ? new IllegalStateException("neither an answer nor a failure") : failure;
        RestAnswer told = HttpErrors.answer(cause);
        if (told.status().equals(HttpResponseStatus.INTERNAL_SERVER_ERROR)) {
            LOG.error("a request failed for a fault of the adapter or the hub", cause);
        }
        return told;
    }

    private void write(ChannelHandlerContext context, Written request, RestAnswer answer) {
        FullHttpResponse response = Responses.of(answer);
        request.origin()
                .filter(origin -> rules.admitsOrigin(Optional.of(origin)))
                .ifPresent(origin -> response.headers()
                        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
                        .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN));
        var written = context.writeAndFlush(response);
        if (request.lastOne()) {
            written.addListener(ChannelFutureListener.CLOSE);
        } else {
            written.addListener(done -> context.channel().config().setAutoRead(true));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            context.close();
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("a connection broke", cause);
        context.close();
    }
}
