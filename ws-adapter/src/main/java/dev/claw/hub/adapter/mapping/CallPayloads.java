package dev.claw.hub.adapter.mapping;

import com.google.protobuf.ByteString;
import dev.claw.hub.adapter.json.JsonText;
import dev.claw.hub.adapter.json.ObjectJson;
import dev.claw.hub.client.Payloads;
import dev.claw.hub.v1.Payload;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Parameters and results of calls between the worlds. Old agents speak JSON objects, whose characters pass through as
 * they are; others may send anything.
 */
public final class CallPayloads {
    /**
     * Marks the {@code response} object of an old provider that is more than {@code {"result":…}}, so that an old
     * consumer gets it whole.
     */
    static final String WHOLE_RESPONSE = "application/vnd.claw.legacy-response+json";

    /** Why a call or a registration fails when there are as many tunnels as there may be. */
    public static final String NO_TUNNEL = "the adapter has as many tunnels as it takes";

    private static final String RESULT = "result";
    private static final String ERROR = "error";

    private CallPayloads() {}

    /** How a call of an old provider ended: exactly one of the two is there. */
    public record Answer(Optional<Payload> result, Optional<String> error) {
        static Answer of(Payload result) {
            return new Answer(Optional.of(result), Optional.empty());
        }

        static Answer failed(String error) {
            return new Answer(Optional.empty(), Optional.of(error));
        }
    }

    /** An old consumer's parameters. */
    public static Payload parameters(String params) {
        return Payloads.json(params);
    }

    /** Parameters as an old provider takes them: a JSON object, {@code {}} for none at all; empty if they are neither. */
    public static Optional<String> params(Payload parameters) {
        return asText(parameters).map(text -> text.isBlank() ? "{}" : text).filter(JsonText::isObject);
    }

    /** What an old provider's {@code response} says. */
    public static Answer answer(Optional<String> response) {
        if (response.isEmpty()) {
            return Answer.failed("the provider answered without a response, expected result or error");
        }
        String json = response.get();
        if (!json.startsWith("{")) {
            return Answer.of(Payloads.json(json));
        }
        ResponseParts parts = ResponseParts.of(json);
        if (parts.error().isPresent()) {
            return Answer.failed(parts.error().get());
        }
        if (parts.result().isPresent() && parts.fields() == 1) {
            return Answer.of(Payloads.json(parts.result().get()));
        }
        return Answer.of(
                Payload.newBuilder().setJson(json).setMediaType(WHOLE_RESPONSE).build());
    }

    /** The parts of a {@code response} object that matter here. */
    private record ResponseParts(Optional<String> result, Optional<String> error, int fields) {
        static ResponseParts of(String json) {
            JsonText.Fields fields = JsonText.fields(json);
            Optional<String> error = fields.get(ERROR)
                    .filter(value -> !value.equals("null"))
                    .map(value -> JsonText.string(value).orElse(value));
            return new ResponseParts(fields.get(RESULT), error, fields.size());
        }
    }

    /** A result as an old consumer gets it: the {@code response} object. */
    public static String response(Payload result) {
        Optional<String> text = asText(result);
        if (result.getMediaType().equals(WHOLE_RESPONSE)
                && text.filter(JsonText::isObject).isPresent()) {
            return text.get();
        }
        return new ObjectJson().raw(RESULT, resultValue(result, text)).json();
    }

    /** A result as the old command line gets it: what stands in the response, without the object around it. */
    public static String bareResult(Payload result) {
        String response = response(result);
        return JsonText.fields(response).get(RESULT).orElse(response);
    }

    /** A failure as an old consumer gets it. */
    public static String failure(String message) {
        return new ObjectJson().text(ERROR, message).json();
    }

    private static String resultValue(Payload result, Optional<String> text) {
        if (text.isEmpty()) {
            return new ObjectJson()
                    .text("output_base64", base64(result.getData()))
                    .text("media_type", result.getMediaType())
                    .json();
        }
        if (isJson(result) && JsonText.isValue(text.get())) {
            return text.get();
        }
        return new ObjectJson().text("output", text.get()).json();
    }

    private static boolean isJson(Payload payload) {
        if (payload.hasJson()) {
            return true;
        }
        String type = payload.getMediaType().toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String plain = parameters < 0 ? type : type.substring(0, parameters).strip();
        return plain.equals("application/json") || plain.endsWith("+json");
    }

    /** The content as text; empty if it is bytes that are no UTF-8. */
    static Optional<String> asText(Payload payload) {
        if (payload.hasData() && !payload.getData().isValidUtf8()) {
            return Optional.empty();
        }
        return Optional.of(Payloads.asText(payload));
    }

    static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
