package dev.claw.hub.adapter.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One JSON object whose values are the very characters that came: big integers, decimals and the order of keys stay as
 * they are. Of equal keys the last one counts, as in the old hub. An absent field and {@code null} are the same.
 * Immutable.
 */
final class RawObject {
    private static final String NULL = "null";

    private final Map<String, String> fields;
    private final String path;

    /** @param path of the object within the frame, a dot behind each name; what is said of a field begins with it */
    private RawObject(Map<String, String> fields, String path) {
        this.fields = fields;
        this.path = path;
    }

    /**
     * What was read of a text.
     *
     * @param object the fields before the problem; all of them if there is none
     * @param problem why the text is not one JSON object
     */
    record Scan(RawObject object, Optional<String> problem) {}

    static Scan scan(String json) {
        return scan(json, "");
    }

    private static Scan scan(String json, String path) {
        Map<String, String> plain = new LinkedHashMap<>();
        if (PlainJson.isObject(json, plain::put)) {
            return new Scan(new RawObject(plain, path), Optional.empty());
        }
        return parse(json, path);
    }

    /** As {@link #scan(String)}, by the parser. */
    static Scan parse(String json) {
        return parse(json, "");
    }

    private static Scan parse(String json, String path) {
        Map<String, String> fields = new LinkedHashMap<>();
        RawObject object = new RawObject(fields, path);
        if (json.length() > JsonText.MAX_CHARS) {
            return problem(object, json.length() + " characters, expected at most " + JsonText.MAX_CHARS);
        }
        try (JsonParser parser = JsonText.parser(json)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                String got = first == null ? "nothing" : JsonText.kind(first);
                return problem(object, "expected one JSON object, got " + got);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                int end = (int) parser.currentLocation().getCharOffset();
                fields.put(name, json.substring(start, end));
            }
            if (parser.nextToken() != null) {
                return problem(object, "expected one JSON object, got text behind it");
            }
            return new Scan(object, Optional.empty());
        } catch (JacksonException e) {
            return problem(object, "not valid JSON: " + e.getOriginalMessage());
        }
    }

    /** An object of these fields, each valid JSON. */
    static RawObject of(Map<String, String> fields) {
        return new RawObject(fields, "");
    }

    private static Scan problem(RawObject object, String problem) {
        return new Scan(object, Optional.of(problem));
    }

    /** This object with the fields of another one over its own. */
    RawObject with(RawObject other) {
        Map<String, String> merged = new LinkedHashMap<>(fields);
        merged.putAll(other.fields);
        return new RawObject(merged, path);
    }

    RawObject without(String name) {
        Map<String, String> rest = new LinkedHashMap<>(fields);
        rest.remove(name);
        return new RawObject(rest, path);
    }

    Map<String, String> fields() {
        return fields;
    }

    /** The value's own characters. */
    Optional<String> raw(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.equals(NULL));
    }

    /** @throws InvalidFrame if it is there and no string, or holds half a surrogate pair */
    Optional<String> text(String name) {
        return raw(name).map(value -> string(path + name, value));
    }

    /** As {@link #text}, with a blank one as good as none. */
    Optional<String> word(String name) {
        return text(name).filter(value -> !value.isBlank());
    }

    /** @throws InvalidFrame if it is not there, blank or no string */
    String required(String name) {
        return word(name).orElseThrow(() -> new InvalidFrame(path + name, "expected a name, got none"));
    }

    /** @throws InvalidFrame if it is there and no object */
    Optional<RawObject> object(String name) {
        return rawObject(name).map(value -> scan(value, path + name + ".").object());
    }

    /** The characters of an object. */
    Optional<String> rawObject(String name) {
        return raw(name).map(value -> expect(path + name, value, '{', "an object"));
    }

    /** @throws InvalidFrame if it is there and no number */
    Optional<BigDecimal> number(String name) {
        return raw(name)
                .map(value -> JsonText.number(value)
                        .orElseThrow(
                                () -> new InvalidFrame(path + name, "expected a number, got " + JsonText.kind(value))));
    }

    /** @throws InvalidFrame if it is there and neither true nor false */
    boolean flag(String name, boolean absent) {
        return raw(name)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw new InvalidFrame(path + name, "expected true or false, got " + JsonText.kind(value));
                })
                .orElse(absent);
    }

    /** The strings of an array that are not blank. */
    List<String> words(String name) {
        return raw(name)
                .map(value -> strings(path + name, expect(path + name, value, '[', "an array")))
                .orElse(List.of())
                .stream()
                .filter(value -> !value.isBlank())
                .toList();
    }

    private static String expect(String name, String value, char first, String what) {
        if (value.charAt(0) != first) {
            throw new InvalidFrame(name, "expected " + what + ", got " + JsonText.kind(value));
        }
        return value;
    }

    private static String string(String name, String value) {
        String text = JsonText.unquote(expect(name, value, '"', "a string"));
        if (JsonText.hasLoneSurrogate(text)) {
            throw new InvalidFrame(name, "holds half of a surrogate pair, expected Unicode text");
        }
        return text;
    }

    private static List<String> strings(String name, String array) {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = JsonText.parser(array)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                if (token != JsonToken.VALUE_STRING) {
                    throw new InvalidFrame(name, "expected strings, got " + JsonText.kind(token));
                }
                texts.add(string(name, JsonText.quote(parser.getString())));
            }
        }
        return texts;
    }
}
