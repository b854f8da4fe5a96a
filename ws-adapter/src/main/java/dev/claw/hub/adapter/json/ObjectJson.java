package dev.claw.hub.adapter.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes one JSON object, field by field, in order; the names are the program's own and need no escapes. Not for several
 * threads at once.
 */
public final class ObjectJson {
    // Few, so that looking through them is quicker than hashing.
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

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
        int known = names.indexOf(name);
        if (known < 0) {
            names.add(name);
            values.add(json);
        } else {
            values.set(known, json);
        }
        return this;
    }

    /** Sets the field only if it is not there yet, or is no string. */
    public ObjectJson textIfNone(String name, String value) {
        if (get(name).filter(json -> json.startsWith("\"")).isEmpty()) {
            text(name, value);
        }
        return this;
    }

    /** A field's JSON, if it was set. */
    public Optional<String> get(String name) {
        int known = names.indexOf(name);
        return known < 0 ? Optional.empty() : Optional.of(values.get(known));
    }

    /** The object as text. */
    public String json() {
        int length = 2;
        for (int i = 0; i < names.size(); i++) {
            length += names.get(i).length() + values.get(i).length() + 4;
        }
        StringBuilder text = new StringBuilder(length).append('{');
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append('"').append(names.get(i)).append("\":").append(values.get(i));
        }
        return text.append('}').toString();
    }
}
