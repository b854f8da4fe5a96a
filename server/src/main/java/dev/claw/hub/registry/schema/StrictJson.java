package dev.claw.hub.registry.schema;

import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Reads JSON as RFC 8259 has it: numbers exact, no name twice in one object (else checker and provider could read
 * different things), nothing behind the value, and within limits, so that no text takes more than its length in work.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 1_000;

    /** Beyond it arithmetic with the number would take more memory than the number itself. */
    private static final int MAX_EXPONENT = 10_000;

    private static final int SENTENCE_CHARS = 160;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(new BoundedNumbers())
            .build();

    private StrictJson() {}

    /**
     * The value that the text is.
     *
     * @throws MalformedJsonException when it is none, or beyond the limits
     */
    static JsonNode read(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            if (value.isMissingNode()) {
                throw new MalformedJsonException("is empty; expected a JSON value");
            }
            return value;
        } catch (JacksonException e) {
            String sentence = e.getOriginalMessage();
            throw new MalformedJsonException("is no JSON that can be checked: "
                    + (sentence.length() > SENTENCE_CHARS ? sentence.substring(0, SENTENCE_CHARS) + "…" : sentence));
        }
    }

    private static final class BoundedNumbers extends JsonNodeFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public ValueNode numberNode(BigDecimal number) {
            if (Math.abs((long) number.scale()) > MAX_EXPONENT) {
                throw new MalformedJsonException("holds a number with an exponent beyond " + MAX_EXPONENT);
            }
            return super.numberNode(number);
        }
    }
}
