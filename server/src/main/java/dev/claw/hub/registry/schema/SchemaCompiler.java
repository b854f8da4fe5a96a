package dev.claw.hub.registry.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.BasicDialectRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.regex.RegularExpressionFactory;
import com.networknt.schema.resource.SchemaLoader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Makes checkers of the schemas of one service. A schema stands alone: nothing is ever loaded, neither from the network
 * nor from a file, and no other schema's ids are known. One thread at a time; slow enough to keep off event loops.
 */
public final class SchemaCompiler {
    private static final Work.Limit METASCHEMA_LIMIT = new Work.Limit(5_000_000, 1_000_000, Long.MAX_VALUE, 1 << 20);
    private static final int SENTENCE_CHARS = 300;

    /** The drafts this hub knows, by the id that {@code $schema} gives. */
    private static final Map<String, Dialect> DIALECTS = Stream.of(
                    Dialects.getDraft4(),
                    Dialects.getDraft6(),
                    Dialects.getDraft7(),
                    Dialects.getDraft201909(),
                    Dialects.getDraft202012())
            .collect(Collectors.toUnmodifiableMap(dialect -> plain(dialect.getId()), SchemaCompiler::ours));

    private static final String DEFAULT_DIALECT = Dialects.getDraft202012().getId();

    /** The schemas of schemas, which the library brings along. */
    private static final SchemaRegistry METASCHEMAS = SchemaRegistry.builder()
            .defaultDialectId(DEFAULT_DIALECT)
            .dialectRegistry(new BasicDialectRegistry(DIALECTS.values()))
            .schemaRegistryConfig(config(pattern -> text -> true))
            .build();

    private final RegularExpressionFactory checkedPatterns = new LinearPatterns();

    /** Refuses what is no schema; patterns are not looked into, for nothing will be checked by it. */
    public void require(String text) throws SchemaRefusedException {
        compile(text, pattern -> unused -> true);
    }

    /** The checker that the schema describes. */
    public CompiledSchema compile(String text) throws SchemaRefusedException {
        return new CompiledSchema(compile(text, checkedPatterns));
    }

    private static Schema compile(String text, RegularExpressionFactory patterns) throws SchemaRefusedException {
        try {
            JsonNode source = StrictJson.read(text);
            if (!source.isObject() && !source.isBoolean()) {
                throw new SchemaRefusedException("is no schema; expected a JSON object, or true or false");
            }
            requireStandingAlone(source);
            requireWellFormed(source);
            Schema schema = standaloneRegistry(patterns).getSchema(source);
            schema.initializeValidators();
            return schema;
        } catch (MalformedJsonException | com.networknt.schema.SchemaException e) {
            throw new SchemaRefusedException(cut(String.valueOf(e.getMessage())));
        } catch (ValidationLimitExceededException | WorkExceededException e) {
            throw new SchemaRefusedException("takes too much work to read: " + cut(String.valueOf(e.getMessage())));
        } catch (StackOverflowError e) {
            throw new SchemaRefusedException("refers to itself too deeply");
        }
    }

    private static void requireWellFormed(JsonNode source) throws SchemaRefusedException {
        String dialect = source.path("$schema").asString(DEFAULT_DIALECT);
        if (!DIALECTS.containsKey(plain(dialect))) {
            throw new SchemaRefusedException("names by $schema what this hub does not know: " + cut(dialect)
                    + "; expected draft 4, 6, 7, 2019-09 or 2020-12");
        }
        Schema metaschema = METASCHEMAS.getSchema(SchemaLocation.of(dialect));
        Work work = new Work(METASCHEMA_LIMIT, true);
        work.run(() -> metaschema.validate(work, source));
        Optional<Error> first = work.getErrors().stream().findFirst();
        if (first.isPresent()) {
            throw new SchemaRefusedException("is no schema at "
                    + cut(first.get().getInstanceLocation() + ": " + first.get().getMessage()));
        }
    }

    /** Dynamic references are resolved while checking, all others when the schema is compiled. */
    private static void requireStandingAlone(JsonNode node) throws SchemaRefusedException {
        for (String keyword : List.of("$dynamicRef", "$recursiveRef")) {
            JsonNode reference = node.path(keyword);
            if (reference.isString() && !reference.stringValue().startsWith("#")) {
                throw new SchemaRefusedException("has a " + keyword + " to " + cut(reference.stringValue())
                        + "; expected one within the schema");
            }
        }
        for (JsonNode child : node) {
            requireStandingAlone(child);
        }
    }

    private static SchemaRegistry standaloneRegistry(RegularExpressionFactory patterns) {
        return SchemaRegistry.builder()
                .defaultDialectId(DEFAULT_DIALECT)
                .dialectRegistry(new BasicDialectRegistry(DIALECTS.values()))
                .schemaLoader(SchemaLoader.builder()
                        .resourceLoaders(loaders -> loaders.values(List::clear))
                        .block(anything -> true)
                        .build())
                .schemaRegistryConfig(config(patterns))
                .build();
    }

    private static SchemaRegistryConfig config(RegularExpressionFactory patterns) {
        return SchemaRegistryConfig.builder()
                .regularExpressionFactory(patterns)
                .locale(Locale.ENGLISH)
                .build();
    }

    private static Dialect ours(Dialect dialect) {
        return Dialect.builder(dialect).keyword(new UniqueItems()).build();
    }

    private static String plain(String dialectId) {
        return dialectId.endsWith("#") ? dialectId.substring(0, dialectId.length() - 1) : dialectId;
    }

    private static String cut(String sentence) {
        return sentence.length() > SENTENCE_CHARS ? sentence.substring(0, SENTENCE_CHARS) + "…" : sentence;
    }
}
