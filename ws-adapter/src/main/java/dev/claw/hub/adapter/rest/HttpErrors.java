package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.json.JsonBody;
import dev.claw.hub.adapter.mapping.HubErrors;
import dev.claw.hub.client.HubException;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.ErrorsProto;
import io.grpc.Status;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** How failures are told by HTTP: the hub's by its own table of errors. */
final class HttpErrors {
    private HttpErrors() {}

    /** The answer to a request that failed so. */
    static RestAnswer answer(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof RestRefused refused) {
            return refused.answer();
        }
        if (failure instanceof JsonBody.Refused body) {
            return RestAnswer.error(HttpResponseStatus.BAD_REQUEST, body.code(), body.sentence());
        }
        if (failure instanceof CompletionException && cause != null) {
            return answer(cause);
        }
        return refused(HubException.from(failure));
    }

    /** Whether the adapter refused by itself. */
    static boolean isOwn(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof RestRefused
                || failure instanceof CompletionException && cause != null && isOwn(cause);
    }

    /** The HTTP status of a hub's refusal: that of its reason, else that of its gRPC code. */
    static HttpResponseStatus status(HubException failure) {
        ErrorReason reason = failure.reason();
        boolean known = reason != ErrorReason.ERROR_REASON_UNSPECIFIED && reason != ErrorReason.UNRECOGNIZED;
        int code = known
                ? reason.getValueDescriptor()
                        .getOptions()
                        .getExtension(ErrorsProto.rule)
                        .getHttp()
                : status(failure.code());
        return HttpResponseStatus.valueOf(code);
    }

    private static RestAnswer refused(HubException failure) {
        Map<String, String> headers = failure.retryDelay()
                .map(delay ->
                        Map.of(HttpHeaderNames.RETRY_AFTER.toString(), String.valueOf(Math.max(1, delay.toSeconds()))))
                .orElse(Map.of());
        return RestAnswer.error(status(failure), HubErrors.code(failure), HubErrors.sentence(failure))
                .with(headers);
    }

    private static int status(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED, UNAVAILABLE -> 503;
            case UNIMPLEMENTED -> 501;
            case DEADLINE_EXCEEDED -> 504;
            case OK, UNKNOWN, INTERNAL, DATA_LOSS -> 500;
        };
    }
}
