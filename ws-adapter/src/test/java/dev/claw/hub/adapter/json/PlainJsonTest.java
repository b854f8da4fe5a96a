package dev.claw.hub.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quick look is sure of, the parser says too. */
final class PlainJsonTest {
    private static final int TEXTS = 20_000;
    private static final int HASHES = 10;
    private static final char LAST_LATIN = 0x17f;
    private static final List<String> SCALARS = List.of(
            "0",
            "-0",
            "7",
            "-12.50",
            "1e9",
            "1E-7",
            "0.5e+2",
            "12345678901234567890",
            "true",
            "false",
            "null",
            "\"\"",
            "\"旧的 🦀\"",
            "\"a\\\"b\\\\c\\/\\b\\f\\n\\r\\t\"",
            "\"\\u00e9\\uD83E\\uDD80\"");
    private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t\r ");
    // What breaks JSON, and what makes other JSON of it.
    private static final String BREAKS = "{}[]\",:\\u0019.eE+-tfn \u0001\u00a0\ufeff旧\ud83e/'";

    private final SplittableRandom random = new SplittableRandom(20_261_121);

    @Test
    void isValue_ofGeneratedValues_isSureOfAll() {
        for (int i = 0; i < TEXTS; i++) {
            String json = space() + value(4) + space();

            assertThat(JsonText.parses(json)).as(json).isTrue();
            assertThat(PlainJson.isValue(json)).as(json).isTrue();
        }
    }

    @Test
    void isValue_ofBrokenValues_isSureOfNoneThatTheParserRefuses() {
        int refused = 0;
        for (int i = 0; i < TEXTS; i++) {
            String json = broken(value(3));
            if (!JsonText.parses(json)) {
                refused++;
                assertThat(PlainJson.isValue(json)).as(json).isFalse();
            }
        }
        assertThat(refused).isGreaterThan(TEXTS / 4);
    }

    @Test
    void isObject_ofObjects_givesTheFieldsOfTheParser() {
        for (int i = 0; i < TEXTS; i++) {
            String json = random.nextInt(3) == 0 ? broken(object(3)) : object(3);
            Map<String, String> fields = new LinkedHashMap<>();

            if (PlainJson.isObject(json, fields::put)) {
                RawObject.Scan parsed = RawObject.parse(json);
                assertThat(parsed.problem()).as(json).isEmpty();
                assertThat(List.copyOf(fields.entrySet()))
                        .as(json)
                        .isEqualTo(List.copyOf(parsed.object().fields().entrySet()));
            } else {
                assertThat(json)
                        .satisfiesAnyOf(
                                text -> assertThat(RawObject.parse(text).problem())
                                        .isPresent(),
                                text -> assertThat(text)
                                        .as("a name with an escape")
                                        .contains("\\"),
                                text -> assertThat(text).as("a surrogate pair").contains("🦀"));
            }
        }
    }

    @Test
    void isValue_ofStringsWithAnyCharacterAnywhere_isWhatTheParserSays() {
        for (char c = 0; c <= LAST_LATIN; c++) {
            for (int before = 0; before < 2 * Long.BYTES; before++) {
                for (int behind = 0; behind < Long.BYTES + 2; behind++) {
                    String json = '"' + "ÿ".repeat(before) + c + "n".repeat(behind) + '"';

                    assertThat(PlainJson.isValue(json)).as(json).isEqualTo(JsonText.parses(json));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "}", "{\"a\":1", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{a:1}", "{\"a\":1}x", "[{}]"})
    void isObject_ofWhatIsNone_isNotSure(String json) {
        assertThat(PlainJson.isObject(json, (name, value) -> {})).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "-Infinity",
                "tru",
                "nulll",
                "True",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\",
                "\"\n\"",
                "[1,]",
                "[1 2]",
                "[",
                "1 2",
                "/**/1",
                "\ufeff1"
            })
    void isValue_ofWhatIsNone_isNotSure(String json) {
        assertThat(JsonText.parses(json)).isFalse();
        assertThat(PlainJson.isValue(json)).isFalse();
    }

    @Test
    void limits_areTheParsers() {
        String deepest = "[".repeat(JsonText.MAX_DEPTH) + "]".repeat(JsonText.MAX_DEPTH);
        String name = "{\"" + "n".repeat(60_000) + "\":1}";
        String digits = "1".repeat(1_001);
        String large = "\"" + "x".repeat(JsonText.MAX_CHARS - 2) + "\"";

        assertThat(JsonText.isValue(deepest)).isTrue();
        assertThat(JsonText.isValue("[" + deepest + "]")).isFalse();
        assertThat(PlainJson.isValue("[" + deepest + "]")).isFalse();
        assertThat(JsonText.parses(name)).isEqualTo(JsonText.isValue(name));
        assertThat(PlainJson.isValue(name)).isFalse();
        assertThat(JsonText.parses(digits)).isEqualTo(JsonText.isValue(digits));
        assertThat(PlainJson.isValue(digits)).isFalse();
        assertThat(JsonText.isValue(large)).isTrue();
        assertThat(JsonText.isValue(large + " ")).isFalse();
    }

    @Test
    void isObject_ofNamesWithOneHash_isWhatTheParserSays() {
        String names = IntStream.range(0, 1 << HASHES)
                .mapToObj(PlainJsonTest::nameOfOneHash)
                .map(name -> '"' + name + "\":1")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(PlainJson.isObject(names, (name, value) -> {})).isTrue();
        assertThat(JsonText.parses(names)).isTrue();
        RawObject.Scan parsed = RawObject.parse(names);
        assertThat(parsed.problem()).isEmpty();
        assertThat(parsed.object().fields()).hasSize(1 << HASHES);
    }

    // A parser's table of names counts 33 times what was before and the next character, so "bA" is "ab".
    private static String nameOfOneHash(int number) {
        return IntStream.range(0, HASHES)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "bA" : "ab")
                .collect(Collectors.joining());
    }

    private String value(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 1 -> array(depth);
            case 2, 3 -> object(depth);
            default -> SCALARS.get(random.nextInt(SCALARS.size()));
        };
    }

    private String array(int depth) {
        List<String> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(space() + value(depth - 1) + space());
        }
        return "[" + String.join(",", values) + (values.isEmpty() ? space() : "") + "]";
    }

    private String object(int depth) {
        List<String> fields = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            // Few names, so that some come twice.
            String name = List.of("a", "type", "旧", "").get(random.nextInt(4));
            fields.add(space() + '"' + name + '"' + space() + ":" + space() + value(depth - 1) + space());
        }
        return "{" + String.join(",", fields) + (fields.isEmpty() ? space() : "") + "}";
    }

    private String space() {
        return SPACES.get(random.nextInt(SPACES.size()));
    }

    private String broken(String json) {
        StringBuilder text = new StringBuilder(json);
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            char c = BREAKS.charAt(random.nextInt(BREAKS.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.setLength(at);
                default -> {
                    if (at < text.length()) {
                        text.setCharAt(at, c);
                    }
                }
            }
        }
        return text.toString();
    }
}
