package dev.claw.hub.cli;

import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON that is looked at and passed on as it was written. */
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonText() {}

    /** The text as JSON; empty when it is none. */
    static Optional<JsonNode> parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** The text itself when it is a JSON object, else {@code {"output": text}}. */
    static String objectOf(String text) {
        return parse(text).filter(JsonNode::isObject).isPresent()
                ? text.strip()
                : MAPPER.createObjectNode().put("output", text).toString();
    }

    /** A JSON object on one line, its fields in the order in which they are put. */
    static String object(Consumer<ObjectNode> fields) {
        ObjectNode object = MAPPER.createObjectNode();
        fields.accept(object);
        return object.toString();
    }

    /** Text that is JSON for certain, as a part of other JSON. */
    static JsonNode node(String json) {
        return MAPPER.readTree(json);
    }
}
