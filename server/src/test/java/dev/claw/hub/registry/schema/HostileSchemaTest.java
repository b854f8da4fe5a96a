package dev.claw.hub.registry.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.Pattern;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a schema or a value may try on the hub. */
final class HostileSchemaTest {
    /** Far more than a check takes that is bounded, far less than one that is not. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("a schema loads nothing, neither from the network nor from a file")
    void compile_ofForeignReferences_fetchesNothing() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        AtomicInteger asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        Path file = Files.writeString(folder.resolve("null.json"), "{\"type\":\"null\"}");
        try {
            String web = "http://127.0.0.1:" + server.getAddress().getPort() + "/x.json";
            for (String target : List.of(web, file.toUri().toString(), "classpath:/logback.xml", "x.json")) {
                for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef", "$schema")) {
                    String reference = "{\"" + keyword + "\":\"" + target + "\"}";
                    assertThat(SchemaCorpusTest.refusal(reference)).isNotEqualTo("taken");
                    assertThat(SchemaCorpusTest.refusal("{\"properties\":{\"a\":{\"items\":" + reference + "}}}"))
                            .as("%s deep inside", reference)
                            .isNotEqualTo("taken");
                }
            }
            String withBase = "{\"$id\":\"" + web + "\",\"$ref\":\"y.json\"}";
            assertThat(SchemaCorpusTest.refusal(withBase)).contains("y.json");
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    @DisplayName("one service's ids mean nothing in another's schema")
    void compile_ofReferenceToAnothersId_isRefused() throws Exception {
        assertThat(new SchemaCompiler()
                        .compile("{\"$id\":\"urn:mine\",\"type\":\"null\"}")
                        .check("null"))
                .isEmpty();
        assertThat(SchemaCorpusTest.refusal("{\"$ref\":\"urn:mine\"}")).contains("urn:mine");
    }

    @Test
    @DisplayName("alternatives that multiply are given up")
    void check_ofMultiplyingAlternatives_isGivenUp() throws Exception {
        String levels = IntStream.range(0, 60)
                .mapToObj(i -> "\"d" + i + "\":{\"anyOf\":[{\"$ref\":\"#/$defs/d" + (i + 1)
                        + "\"},{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}]}")
                .collect(Collectors.joining(","));
        givenUp("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + levels + ",\"d60\":{\"type\":\"string\"}}}", "1");
    }

    @Test
    @DisplayName("a schema that only refers to itself is given up")
    void check_ofCircle_isGivenUp() throws Exception {
        givenUp("{\"$ref\":\"#\"}", "1");
        givenUp("{\"$dynamicAnchor\":\"a\",\"allOf\":[{\"$dynamicRef\":\"#a\"}]}", "1");
    }

    @Test
    @DisplayName("more errors than memory is good for are not kept, also not in alternatives")
    void check_ofCountlessErrors_isGivenUp() throws Exception {
        String names = IntStream.range(0, 5_000).mapToObj(i -> "\"p" + i + "\"").collect(Collectors.joining(","));
        String objects = "[" + "{},".repeat(100_000) + "{}]";
        givenUp("{\"anyOf\":[{\"items\":{\"required\":[" + names + "]}},true]}", objects);
    }

    @Test
    @DisplayName("a pattern costs its text's length, and no more of that than there is")
    void check_ofCostlyPatterns_isBounded() throws Exception {
        CompiledSchema backtracking = new SchemaCompiler().compile("{\"pattern\":\"^(a+)+$\"}");
        String text = "\"" + "a".repeat(100_000) + "!\"";
        assertTimeoutPreemptively(
                PATIENCE, () -> assertThat(backtracking.check(text)).hasSize(1));
        givenUp("{\"pattern\":\"(.{0,900}x){3}\"}", "\"" + "a".repeat(1 << 20) + "\"");
    }

    @Test
    @DisplayName("unique items of one hash code take no square of time")
    void check_ofCollidingItems_isBounded() throws Exception {
        CompiledSchema unique = new SchemaCompiler().compile("{\"uniqueItems\":true}");
        String items = IntStream.range(0, 1 << 16)
                .mapToObj(i -> IntStream.range(0, 16)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\"")))
                .collect(Collectors.joining(",", "[", "]"));
        assertTimeoutPreemptively(
                PATIENCE, () -> assertThat(unique.check(items)).isEmpty());
    }

    @Test
    @DisplayName("a large value that is plain is checked whole")
    void check_ofLargePlainValue_passes() throws Exception {
        CompiledSchema numbers = new SchemaCompiler().compile("{\"items\":{\"type\":\"integer\"}}");
        String megabyte =
                IntStream.range(0, 170_000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        assertThat(megabyte.length()).isGreaterThan(1_000_000);
        assertThat(numbers.checkQuickly(megabyte)).isEmpty();
        assertThat(numbers.check(megabyte)).isEmpty();
        assertThat(numbers.check(megabyte.replace("99999,", "\"很\",")).get(0).pointer())
                .isEqualTo("/99999");
    }

    @Test
    @DisplayName("a pattern's size is never underestimated")
    void size_ofPattern_isAnUpperBound() {
        for (String pattern : List.of(
                "",
                "a",
                "abc|de",
                "(ab){30}",
                "((ab){30}){20}",
                "a{3,}",
                "[a-z]{10}[^]a]{20}",
                "[]a](b){9}",
                "[[:alpha:](]{9}(x{5}){6}",
                "\\p{Han}{40}",
                "\\(a{50}\\)",
                "(?i:ab){12}",
                "(?:a|b|c){2,40}",
                "x*y+z?(w*){11}",
                "^\\d{4}-\\d{2}$",
                "\\x{4e00}{8}",
                "[\\]](a{9}){9}",
                "a{,5}b{x}{9}")) {
            assertThat(PatternSize.of(pattern))
                    .as(pattern)
                    .isGreaterThanOrEqualTo(Pattern.compile(pattern).programSize() - 4);
        }
        assertThat(PatternSize.of("((((a{1000}){1000}){1000}){1000}){1000}")).isEqualTo(PatternSize.MOST);
        assertThat(PatternSize.of("(".repeat(5_000))).isEqualTo(PatternSize.MOST);
    }

    private static void givenUp(String schema, String value) throws Exception {
        CompiledSchema compiled = new SchemaCompiler().compile(schema);
        assertTimeoutPreemptively(PATIENCE, () -> {
            assertThat(compiled.checkQuickly(value)).isEmpty();
            assertThatThrownBy(() -> compiled.check(value)).isInstanceOf(WorkExceededException.class);
        });
    }
}
