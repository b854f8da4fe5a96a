package dev.claw.hub.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The corpus of frames that old agents should not send: those that are written down, and those made of the field table. */
final class BadFrameCases {
    private static final String LONE_SURROGATE = "\"\\ud800\"";
    private static final Map<String, List<String>> WRONG = Map.of(
            "word", List.of("7", "-1.5", "true", "[]", "{}", "[\"a\"]", LONE_SURROGATE),
            "text", List.of("7", "false", "[]", "{}", LONE_SURROGATE),
            "object", List.of("7", "\"x\"", "\"{}\"", "[]", "[{}]", "true"),
            "words", List.of("7", "\"x\"", "{}", "[1]", "[null]", "[[\"a\"]]", "[" + LONE_SURROGATE + "]"),
            "number", List.of("\"7\"", "[]", "{}", "true"),
            "flag", List.of("7", "\"true\"", "[]", "{}"));

    private BadFrameCases() {}

    /**
     * One text, and what comes of it.
     *
     * @param expected a word as in {@code bad-frames.txt}
     * @param field named by the answer; empty for any
     */
    record Case(String expected, String text, String field) {}

    static Stream<Case> written() {
        return lines("/bad-frames.txt").map(line -> {
            String[] parts = line.split(" \\|", 2);
            return new Case(parts[0], parts[1].strip(), "");
        });
    }

    /** Every wrong kind of value in every field. */
    static Stream<Case> wrongTypes() {
        return lines("/frame-fields.txt").flatMap(line -> {
            String[] parts = line.split("\\|", 3);
            return Stream.of(parts[2].strip().split(" "))
                    .flatMap(field -> wrong(parts[0].strip(), parts[1].strip(), field));
        });
    }

    private static Stream<Case> wrong(String type, String rest, String fieldAndKind) {
        String[] parts = fieldAndKind.split(":", 2);
        String expected = switch (type) {
            case "call_service" -> "FAILED";
            case "key_request", "renew_key" -> "KEY_FAILED";
            default -> "INVALID_FRAME";
        };
        List<String> values = Objects.requireNonNull(WRONG.get(parts[1]), () -> "no kind " + fieldAndKind);
        return values.stream().map(value -> new Case(expected, frame(type, rest, parts[0], value), parts[0]));
    }

    // Of equal keys the last one counts, so that the wrong value stands for the right one.
    private static String frame(String type, String rest, String field, String value) {
        int dot = field.indexOf('.');
        String wrong = dot < 0
                ? "\"" + field + "\":" + value
                : "\"" + field.substring(0, dot) + "\":{\"name\":\"a\",\"" + field.substring(dot + 1) + "\":" + value
                        + "}";
        return "{\"type\":\"" + type + "\"," + (rest.isEmpty() ? "" : rest + ",") + wrong + "}";
    }

    private static Stream<String> lines(String resource) {
        try (InputStream stream = Objects.requireNonNull(BadFrameCases.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
