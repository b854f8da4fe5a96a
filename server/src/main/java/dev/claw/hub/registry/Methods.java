package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.limits.HubLimits;
import dev.claw.hub.limits.Ids;
import dev.claw.hub.v1.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a provider may declare of its methods. */
final class Methods {
    private static final int MAX_METHODS = 128;
    private static final int SCHEMA_BYTES = 64 << 10;
    private static final int ALL_SCHEMAS_BYTES = 1 << 20;

    private Methods() {}

    /** Refuses malformed or oversized methods. Schemas are weighed, and not looked into. */
    static void check(List<Method> methods) {
        if (methods.size() > MAX_METHODS) {
            throw Refusal.field("methods", "has " + methods.size() + " entries; at most " + MAX_METHODS);
        }
        Set<String> names = new HashSet<>();
        int schemaBytes = 0;
        for (int i = 0; i < methods.size(); i++) {
            Method method = methods.get(i);
            String field = field(i);
            Ids.name(method.getName(), field + ".name");
            if (!names.add(method.getName())) {
                throw Refusal.field(
                        field + ".name", "is \"" + method.getName() + "\" once more; expected no name twice");
            }
            Ids.text(method.getDescription(), field + ".description", HubLimits.NOTE_BYTES);
            if (method.hasPrice()) {
                Prices.check(method.getPrice(), field + ".price");
            }
            schemaBytes += weigh(method.getParametersSchema(), field + ".parameters_schema");
            schemaBytes += weigh(method.getResultSchema(), field + ".result_schema");
        }
        if (schemaBytes > ALL_SCHEMAS_BYTES) {
            throw Refusal.field(
                    "methods", "have schemas of " + schemaBytes + " bytes together; at most " + ALL_SCHEMAS_BYTES);
        }
    }

    /** The path of the method at this place of its declaration. */
    static String field(int index) {
        return "methods[" + index + "]";
    }

    /** The same methods as lists tell them. */
    static List<Method> withoutSchemas(List<Method> methods) {
        return methods.stream()
                .map(method -> method.toBuilder()
                        .clearParametersSchema()
                        .clearResultSchema()
                        .build())
                .toList();
    }

    private static int weigh(String schema, String field) {
        Ids.text(schema, field, SCHEMA_BYTES);
        return schema.getBytes(StandardCharsets.UTF_8).length;
    }
}
