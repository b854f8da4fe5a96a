package dev.claw.hub.adapter.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes one JSON object, field by field, in order. Not for several threads at once. */
public final class ObjectJson {
    private final Map<String, String> fields = new LinkedHashMap<>();

    /** An empty object. */
    public ObjectJson() {}

    /** A frame of that type. */
    public static ObjectJson frame(String type) {
        return new ObjectJson().text("type", type);
    }

    public ObjectJson text(String name, String value) {
        return raw(name, JsonText.quote(value));
    }

    /** The text, or {@code null}. */
    public ObjectJson text(String name, Optional<String> value) {
        return raw(name, value.map(JsonText::quote).orElse("null"));
    }

    public ObjectJson texts(String name, List<String> values) {
        return raw(name, values.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]")));
    }

    public ObjectJson number(String name, long value) {
        return raw(name, Long.toString(value));
    }

    /** A value that is JSON already; it is not checked. */
    public ObjectJson raw(String name, String json) {
        fields.put(name, json);
        return this;
    }

    /** Sets the field only if it is not there yet, or is no string. */
    public ObjectJson textIfNone(String name, String value) {
        if (!fields.getOrDefault(name, "").startsWith("\"")) {
            text(name, value);
        }
        return this;
    }

    /** A field's JSON, if it was set. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** The object as text. */
    public String json() {
        int length = 2;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            length += field.getKey().length() + field.getValue().length() + 4;
        }
        StringBuilder text = new StringBuilder(length).append('{');
        fields.forEach((name, value) -> {
            if (text.length() > 1) {
                text.append(',');
            }
            text.append(JsonText.quote(name)).append(':').append(value);
        });
        return text.append('}').toString();
    }
}
