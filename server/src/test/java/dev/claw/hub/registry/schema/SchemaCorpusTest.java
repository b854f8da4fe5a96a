package dev.claw.hub.registry.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values against schemas: where they do not match, or why they are no JSON. */
final class SchemaCorpusTest {
    private static final String CITY =
            "{\"type\":\"object\",\"properties\":{\"城市\":{\"type\":\"string\",\"maxLength\":3},"
                    + "\"days\":{\"type\":\"integer\",\"minimum\":1}},\"required\":[\"城市\"],\"additionalProperties\":false}";
    private static final String TREE = "{\"type\":\"object\",\"properties\":{\"kids\":{\"type\":\"array\","
            + "\"items\":{\"$ref\":\"#\"}},\"n\":{\"type\":\"number\"}},\"additionalProperties\":false}";
    private static final String HUGE = "{\"type\":\"integer\",\"maximum\":12345678901234567890}";

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(CITY, "{\"城市\":\"北京\",\"days\":2}", "ok"),
                arguments(CITY, "{\"城市\":\"😀😀😀\"}", "ok"),
                arguments(CITY, "{\"城市\":\"北京市区\",\"days\":0}", "/城市 /days"),
                arguments(CITY, "{\"days\":1}", "-"),
                arguments(CITY, "{\"城市\":\"北京\",\"x\":1}", "-"),
                arguments(CITY, "[]", "-"),
                arguments(CITY, "{\"城市\":\"a\",\"城市\":\"b\"}", "no JSON"),
                arguments(CITY, "{\"城市\":\"北京\"} {}", "no JSON"),
                arguments(CITY, "{城市:1}", "no JSON"),
                arguments(CITY, "", "no JSON"),
                arguments(CITY, "  ", "no JSON"),
                arguments(TREE, "{\"kids\":[{\"kids\":[{\"n\":1}]}]}", "ok"),
                arguments(TREE, "{\"kids\":[{},{\"kids\":[{\"n\":\"1\"}]}]}", "/kids/1/kids/0/n"),
                arguments(TREE, "{\"kids\":" + "[{\"kids\":".repeat(31) + "[]" + "}]".repeat(31) + "}", "ok"),
                arguments(TREE, "{\"kids\":" + "[{\"kids\":".repeat(32) + "[]" + "}]".repeat(32) + "}", "no JSON"),
                arguments(HUGE, "12345678901234567890", "ok"),
                arguments(HUGE, "12345678901234567891", "-"),
                arguments(HUGE, "1e19", "ok"),
                arguments(HUGE, "1e400", "-"),
                arguments(HUGE, "1.5", "-"),
                arguments(HUGE, "NaN", "no JSON"),
                arguments(HUGE, "9".repeat(1_000), "-"),
                arguments(HUGE, "9".repeat(1_001), "no JSON"),
                arguments("{\"type\":\"number\",\"minimum\":1e399}", "1e400", "ok"),
                arguments("{\"type\":\"number\",\"minimum\":1e400}", "1e399", "-"),
                arguments("{\"type\":\"number\"}", "1e10001", "no JSON"),
                arguments("{\"type\":\"number\"}", "1e-999999999", "no JSON"),
                arguments("{\"multipleOf\":0.1}", "0.3", "ok"),
                arguments("{\"multipleOf\":0.1}", "0.35", "-"),
                arguments("{\"multipleOf\":7}", "7e9999", "ok"),
                arguments("{\"const\":1.0}", "1", "ok"),
                arguments("{\"enum\":[\"甲\",\"乙\"]}", "\"乙\"", "ok"),
                arguments("{\"enum\":[\"甲\",\"乙\"]}", "\"丙\"", "-"),
                arguments("{\"pattern\":\"^[\\\\u4e00-\\\\u9fa5]+$\"}", "\"你好\"", "ok"),
                arguments("{\"pattern\":\"^\\\\p{Script=Han}+$\"}", "\"你好\"", "ok"),
                arguments("{\"pattern\":\"^\\\\p{Script=Han}+$\"}", "\"hello\"", "-"),
                arguments("{\"pattern\":\"(?<year>\\\\d{4})\"}", "\"in 2026\"", "ok"),
                arguments("{\"pattern\":\"^a$\"}", "\"a\\n\"", "-"),
                arguments("{\"patternProperties\":{\"^x\":{\"type\":\"null\"}}}", "{\"x1\":null,\"y\":1}", "ok"),
                arguments("{\"patternProperties\":{\"^x\":{\"type\":\"null\"}}}", "{\"x1\":0}", "/x1"),
                arguments("{\"uniqueItems\":true}", "[1,\"1\",[1],{\"a\":1},null,false]", "ok"),
                arguments("{\"uniqueItems\":true}", "[1,1.0]", "-"),
                arguments("{\"uniqueItems\":true}", "[{\"a\":1,\"b\":[2]},{\"b\":[2.0],\"a\":1}]", "-"),
                arguments("{\"uniqueItems\":true}", "[\"s1\",[\"s\",1],\"s,1\"]", "ok"),
                arguments("true", "[]", "ok"),
                arguments("false", "[]", "-"),
                arguments("{\"items\":{\"type\":\"string\"}}", "[1,2,3,4,5,6,7,8,9,10]", "/0 /1 /2 /3 /4 /5 /6 /7"),
                arguments(
                        "{\"$defs\":{\"名\":{\"$anchor\":\"name\",\"type\":\"string\"}},\"$ref\":\"#name\"}", "1", "-"),
                arguments(
                        "{\"$id\":\"urn:a\",\"$defs\":{\"b\":{\"$id\":\"urn:b\",\"type\":\"null\"}},\"$ref\":\"urn:b\"}",
                        "1",
                        "-"),
                arguments(
                        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[{\"type\":\"null\"}]}",
                        "[1]",
                        "/0"),
                arguments(
                        "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"maximum\":3,"
                                + "\"exclusiveMaximum\":true}",
                        "3",
                        "-"),
                arguments("{\"properties\":{\"a/b~\":{\"type\":\"null\"}}}", "{\"a/b~\":1}", "/a~1b~0"),
                arguments("{\"format\":\"date-time\"}", "\"no date\"", "ok"));
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("values")
    void check_ofValue_tellsWhere(String schema, String value, String expected) throws Exception {
        CompiledSchema compiled = new SchemaCompiler().compile(schema);
        assertThat(outcome(compiled, value, false)).isEqualTo(expected);
        assertThat(outcome(compiled, value, true)).isEqualTo(expected);
    }

    static Stream<Arguments> notSchemas() {
        return Stream.of(
                arguments("", "is empty"),
                arguments("{", "no JSON"),
                arguments("5", "expected a JSON object"),
                arguments("\"object\"", "expected a JSON object"),
                arguments("{\"type\":\"integr\"}", "/type"),
                arguments("{\"type\":\"object\",\"required\":[1]}", "/required/0"),
                arguments("{\"properties\":{\"a\":{\"minLength\":-1}}}", "/properties/a/minLength"),
                arguments("{\"type\":\"string\",\"type\":\"null\"}", "Duplicate"),
                arguments("{\"$schema\":\"http://localhost/mine\"}", "draft 4, 6, 7"),
                arguments("{\"$schema\":7}", "draft 4, 6, 7"),
                arguments(
                        "{\"properties\":{\"a\":{\"$schema\":\"http://localhost/mine\",\"$id\":\"urn:x\"}}}",
                        "localhost"),
                arguments("{\"$ref\":\"#/$defs/none\"}", "/$defs/none"),
                arguments("{\"$ref\":\"other.json\"}", "other.json"),
                arguments("{\"pattern\":\"(\"}", "missing closing"),
                arguments("{\"pattern\":\"(?=look)ahead\"}", "(?="),
                arguments("{\"pattern\":\"(a)\\\\1\"}", "\\1"),
                arguments("{\"pattern\":\"((a{1000}){1000}){1000}\"}", "50000 instructions"),
                arguments("{\"pattern\":\"((a{1000}){1000})+\"}", "50000 instructions"),
                arguments(
                        "{\"allOf\":[" + String.join(",", Collections.nCopies(60, "{\"pattern\":\"a{1000}\"}")) + "]}",
                        "50000 instructions"),
                arguments("{\"not\":".repeat(65) + "{}" + "}".repeat(65), "64"));
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("notSchemas")
    void compile_ofNoSchema_saysWhy(String text, String why) {
        assertThat(refusal(text)).contains(why);
    }

    /** What does not match, by pointer; "-" for the whole value. */
    private static String outcome(CompiledSchema schema, String value, boolean quickly) {
        try {
            List<CompiledSchema.Violation> violations =
                    quickly ? schema.checkQuickly(value).orElseThrow() : schema.check(value);
            return violations.isEmpty()
                    ? "ok"
                    : violations.stream()
                            .map(violation -> violation.pointer().isEmpty() ? "-" : violation.pointer())
                            .distinct()
                            .collect(Collectors.joining(" "));
        } catch (MalformedJsonException e) {
            return "no JSON";
        }
    }

    static String refusal(String schema) {
        try {
            new SchemaCompiler().compile(schema);
            return "taken";
        } catch (SchemaRefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
