package dev.claw.hub.adapter.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** JSON as text: checked and quoted, never rebuilt, so that no number loses a digit. May be used from any thread. */
public final class JsonText {
    /** Objects and arrays within each other, the outermost counted. */
    public static final int MAX_DEPTH = 64;
    /** Characters of one document, and so of one string. */
    public static final int MAX_CHARS = 1 << 20;

    private static final int MAX_DIGITS = 1000;
    // Documents are read on few threads, from end to end: a shared pool of buffers costs more than the reading. A table
    // of names would outlive each of them, and refuses names that share a hash.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_CHARS)
                    .maxDocumentLength(MAX_CHARS)
                    .build())
            .build();

    private JsonText() {}

    /** Whether this is exactly one JSON value within the limits; {@code NaN} and its like are none. */
    public static boolean isValue(String json) {
        return PlainJson.isValue(json) || parses(json);
    }

    /** As {@link #isValue}, by the parser. */
    static boolean parses(String json) {
        if (json.length() > MAX_CHARS) {
            return false;
        }
        try (JsonParser parser = parser(json)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** Whether this is exactly one JSON object within the limits. */
    public static boolean isObject(String json) {
        return json.stripLeading().startsWith("{") && isValue(json);
    }

    /** The text as a JSON string, in quotation marks. */
    public static String quote(String text) {
        if (isPlain(text)) {
            return '"' + text + '"';
        }
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    // Nearly all text is, and copies faster whole.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The texts as a JSON array of strings. */
    public static String array(List<String> texts) {
        return texts.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
    }

    /** What a JSON value says if it is a string. */
    public static Optional<String> string(String json) {
        return json.startsWith("\"") ? Optional.of(unquote(json)) : Optional.empty();
    }

    /** The fields of a valid JSON object. */
    public static Fields fields(String json) {
        return new Fields(RawObject.scan(json).object());
    }

    /** Fields by name, each as the JSON that came. */
    public static final class Fields {
        private final RawObject object;

        private Fields(RawObject object) {
            this.object = object;
        }

        public int size() {
            return object.fields().size();
        }

        public Optional<String> get(String name) {
            return Optional.ofNullable(object.fields().get(name));
        }
    }

    /** The number that a JSON value is; empty if it is none, or one beyond any use. */
    public static Optional<BigDecimal> number(String json) {
        char first = json.isEmpty() ? ' ' : json.charAt(0);
        if (json.length() > MAX_DIGITS || first != '-' && (first < '0' || first > '9')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(json));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What a JSON string says; it must be a valid one. */
    static String unquote(String quoted) {
        if (quoted.indexOf('\\') < 0) {
            return quoted.substring(1, quoted.length() - 1);
        }
        try (JsonParser parser = parser(quoted)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    /** A word for the kind of a value, by its first character. */
    static String kind(String json) {
        return switch (json.isEmpty() ? ' ' : json.charAt(0)) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            case ' ' -> "nothing";
            default -> "a number";
        };
    }

    static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT -> "something else";
        };
    }

    static JsonParser parser(String json) {
        char[] chars = json.toCharArray();
        return FACTORY.createParser(ObjectReadContext.empty(), chars, 0, chars.length);
    }

    /** Whether half a surrogate pair stands alone: no UTF-8 can carry it. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
