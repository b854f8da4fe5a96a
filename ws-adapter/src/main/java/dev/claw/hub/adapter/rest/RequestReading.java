package dev.claw.hub.adapter.rest;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what HTTP brought into a {@link RestRequest}. May be used from any thread. */
final class RequestReading {
    private static final int MAX_PARAMETERS = 64;

    private RequestReading() {}

    /** @throws RestRefused if it is not HTTP as this door understands it */
    static RestRequest read(FullHttpRequest request, SocketAddress from) {
        refuseMalformed(request);
        String method = request.method().name().toUpperCase(Locale.ROOT);
        return new RestRequest(
                method.equals("HEAD") ? "GET" : method,
                path(request.uri()),
                query(request.uri()),
                request.headers(),
                body(request),
                from instanceof InetSocketAddress address
                        && address.getAddress() != null
                        && address.getAddress().isLoopbackAddress());
    }

    private static void refuseMalformed(FullHttpRequest request) {
        if (request.decoderResult().isSuccess()) {
            return;
        }
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            throw new RestRefused(HttpResponseStatus.REQUEST_URI_TOO_LONG, "URI_TOO_LONG", "the URI is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            throw new RestRefused(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "HEADERS_TOO_LARGE",
                    "the headers are too long");
        }
        throw new RestRefused(
                HttpResponseStatus.BAD_REQUEST, "INVALID_HTTP", "this is not HTTP as this door understands it");
    }

    // Parted before it is decoded: an id may hold a slash.
    private static List<String> path(String uri) {
        String raw = new QueryStringDecoder(uri).rawPath();
        List<String> segments = new ArrayList<>();
        for (String segment : raw.split("/", -1)) {
            segments.add(decoded(segment));
        }
        if (!segments.isEmpty() && segments.get(0).isEmpty()) {
            segments.remove(0);
        }
        if (segments.size() > 1 && segments.get(segments.size() - 1).isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return List.copyOf(segments);
    }

    private static String decoded(String segment) {
        try {
            // A plus sign is itself in a path.
            return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | DecoderException e) {
            throw RestRefused.field("path", "expected percent signs with two hex digits");
        }
    }

    private static Map<String, List<String>> query(String uri) {
        try {
            return new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, MAX_PARAMETERS).parameters();
        } catch (IllegalArgumentException | DecoderException e) {
            throw RestRefused.field("query", "expected percent signs with two hex digits");
        }
    }

    private static String body(FullHttpRequest request) {
        ByteBuffer bytes = request.content().nioBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new RestRefused(HttpResponseStatus.BAD_REQUEST, "INVALID_JSON", "the body is no UTF-8 text");
        }
    }
}
