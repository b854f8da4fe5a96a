package dev.claw.hub.adapter.rest;

import dev.claw.hub.adapter.json.ObjectJson;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * One answer.
 *
 * @param mediaType of the body, which is UTF-8
 * @param headers beside those of every answer
 */
record RestAnswer(HttpResponseStatus status, String mediaType, String body, Map<String, String> headers) {
    private static final String JSON = "application/json";
    private static final String MARKDOWN = "text/markdown";

    static RestAnswer json(String json) {
        return json(HttpResponseStatus.OK, json);
    }

    static RestAnswer json(HttpResponseStatus status, String json) {
        return new RestAnswer(status, JSON, json, Map.of());
    }

    static RestAnswer markdown(String text) {
        return new RestAnswer(HttpResponseStatus.OK, MARKDOWN, text, Map.of());
    }

    /** @param code a name for programs */
    static RestAnswer error(HttpResponseStatus status, String code, String sentence) {
        return json(
                status,
                new ObjectJson()
                        .text("error", sentence)
                        .text("error_code", code)
                        .json());
    }

    /** No body. */
    static RestAnswer empty() {
        return new RestAnswer(HttpResponseStatus.NO_CONTENT, "", "", Map.of());
    }

    RestAnswer with(Map<String, String> more) {
        return new RestAnswer(status, mediaType, body, more);
    }
}
