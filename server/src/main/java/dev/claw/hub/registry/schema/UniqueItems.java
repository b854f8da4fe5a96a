package dev.claw.hub.registry.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The keyword {@code uniqueItems}, in time that elements of one hash code cannot make quadratic: they are compared as
 * texts, which have an order. 1 and 1.0 are the same.
 */
final class UniqueItems extends AbstractKeyword {
    UniqueItems() {
        super("uniqueItems");
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode value, Schema parentSchema, SchemaContext context) {
        return new Validator(this, value, location, parentSchema, context);
    }

    private static final class Validator extends BaseKeywordValidator implements KeywordValidator {
        private final boolean wanted;

        Validator(Keyword keyword, JsonNode value, SchemaLocation location, Schema parent, SchemaContext context) {
            super(keyword, value, location, parent, context);
            this.wanted = value.asBoolean(false);
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath path) {
            if (wanted && node.isArray() && !unique(node)) {
                execution.addError(error().instanceNode(node)
                        .instanceLocation(path)
                        .evaluationPath(execution.getEvaluationPath())
                        .locale(execution.getExecutionConfig().getLocale())
                        .build());
            }
        }

        private static boolean unique(JsonNode array) {
            Set<String> seen = new HashSet<>();
            for (JsonNode element : array) {
                StringBuilder text = new StringBuilder();
                write(element, text);
                if (!seen.add(text.toString())) {
                    return false;
                }
            }
            return true;
        }

        /** The value as a text that equal values share and others do not. */
        private static void write(JsonNode value, StringBuilder text) {
            if (value.isNumber()) {
                text.append('n').append(value.decimalValue().stripTrailingZeros());
            } else if (value.isString()) {
                writeText(value.stringValue(), text);
            } else if (value.isArray()) {
                text.append('[');
                value.forEach(element -> write(element, text.append(',')));
                text.append(']');
            } else if (value.isObject()) {
                Map<String, JsonNode> sorted = new TreeMap<>();
                value.properties().forEach(property -> sorted.put(property.getKey(), property.getValue()));
                text.append('{');
                sorted.forEach((name, element) -> {
                    writeText(name, text);
                    write(element, text.append(':'));
                });
                text.append('}');
            } else {
                text.append(value.asString());
            }
        }

        private static void writeText(String value, StringBuilder text) {
            text.append('s').append(value.length()).append('"').append(value);
        }
    }
}
