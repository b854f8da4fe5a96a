package dev.claw.hub.adapter.rest;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** A request that the adapter refuses by itself. The message is the sentence for people. */
final class RestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RestAnswer answer;

    RestRefused(HttpResponseStatus status, String code, String sentence) {
        this(RestAnswer.error(status, code, sentence), sentence);
    }

    private RestRefused(RestAnswer answer, String sentence) {
        super(sentence, null, false, false);
        this.answer = answer;
    }

    static RestRefused field(String name, String problem) {
        return new RestRefused(HttpResponseStatus.BAD_REQUEST, "FIELD_INVALID", name + ": " + problem);
    }

    static RestRefused notFound(String code, String sentence) {
        return new RestRefused(HttpResponseStatus.NOT_FOUND, code, sentence);
    }

    /** @param allowed methods, comma-separated */
    static RestRefused method(String method, String allowed) {
        String sentence = method + " is not served here, expected " + allowed;
        return new RestRefused(
                RestAnswer.error(HttpResponseStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", sentence)
                        .with(Map.of(HttpHeaderNames.ALLOW.toString(), allowed)),
                sentence);
    }

    RestAnswer answer() {
        return answer;
    }
}
