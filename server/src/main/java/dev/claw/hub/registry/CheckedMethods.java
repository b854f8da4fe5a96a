package dev.claw.hub.registry;

import dev.claw.hub.error.Refusal;
import dev.claw.hub.registry.schema.CompiledSchema;
import dev.claw.hub.registry.schema.MalformedJsonException;
import dev.claw.hub.registry.schema.SchemaCompiler;
import dev.claw.hub.registry.schema.SchemaRefusedException;
import dev.claw.hub.registry.schema.WorkExceededException;
import dev.claw.hub.v1.ErrorReason;
import dev.claw.hub.v1.Method;
import dev.claw.hub.v1.OutgoingCall;
import dev.claw.hub.v1.ServiceDeclaration;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a service that checks its calls takes: its methods, with the schemas of their parameters where they have some.
 *
 * @param methods empty when any may be called
 * @param bytes of the schemas
 */
record CheckedMethods(Map<String, Optional<CompiledSchema>> methods, int bytes) {
    private static final int POINTER_BYTES = 128;
    private static final int SENTENCE_BYTES = 160;

    /** What checking anything weighs, schemas or not. */
    private static final int BASE_BYTES = 256;

    /**
     * Compiles the schemas; slow.
     *
     * @throws Refusal FIELD_INVALID for one that is no schema, also where nothing will be checked by it
     */
    static CheckedMethods compile(ServiceDeclaration service) {
        SchemaCompiler compiler = new SchemaCompiler();
        Map<String, Optional<CompiledSchema>> methods = new HashMap<>();
        int bytes = BASE_BYTES;
        for (int i = 0; i < service.getMethodsCount(); i++) {
            Method method = service.getMethods(i);
            String field = Methods.field(i);
            Optional<CompiledSchema> parameters = compile(
                    compiler, method.getParametersSchema(), service.getCheckParameters(), field + ".parameters_schema");
            compile(compiler, method.getResultSchema(), false, field + ".result_schema");
            methods.put(method.getName(), parameters);
            bytes += BASE_BYTES + method.getParametersSchema().length();
        }
        return new CheckedMethods(methods, bytes);
    }

    /**
     * Checks the call if that is quick, short enough for an event loop.
     *
     * @return false when it is not, and {@link #checked} has to say
     * @throws Refusal METHOD_NOT_FOUND or PARAMETERS_INVALID
     */
    boolean checkQuickly(OutgoingCall call) {
        Optional<CompiledSchema> schema = schema(call);
        if (schema.isEmpty()) {
            return true;
        }
        Optional<List<CompiledSchema.Violation>> found;
        try {
            found = schema.get().checkQuickly(call.getParameters().getJson());
        } catch (MalformedJsonException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
        found.ifPresent(violations -> requireNone(violations, call));
        return found.isPresent();
    }

    /**
     * Checks the call; may take a second.
     *
     * @return the call
     * @throws Refusal METHOD_NOT_FOUND or PARAMETERS_INVALID
     */
    OutgoingCall checked(OutgoingCall call) {
        schema(call).ifPresent(schema -> {
            try {
                requireNone(schema.check(call.getParameters().getJson()), call);
            } catch (MalformedJsonException e) {
                throw malformed(String.valueOf(e.getMessage()));
            } catch (WorkExceededException e) {
                throw malformed("take more work to check by the method's schema than the hub does: " + e.getMessage());
            }
        });
        return call;
    }

    private Optional<CompiledSchema> schema(OutgoingCall call) {
        Optional<CompiledSchema> schema = methods.get(call.getMethod());
        if (schema == null) {
            if (methods.isEmpty()) {
                return Optional.empty();
            }
            throw Refusal.of(
                    ErrorReason.ERROR_REASON_METHOD_NOT_FOUND,
                    "the service declares no method \"" + call.getMethod() + "\"");
        }
        if (schema.isPresent() && !call.getParameters().hasJson()) {
            throw malformed("are no JSON; the method has a schema");
        }
        return schema;
    }

    private static Optional<CompiledSchema> compile(
            SchemaCompiler compiler, String schema, boolean checked, String field) {
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (checked) {
                return Optional.of(compiler.compile(schema));
            }
            compiler.require(schema);
            return Optional.empty();
        } catch (SchemaRefusedException e) {
            throw Refusal.field(field, String.valueOf(e.getMessage()));
        }
    }

    private static void requireNone(List<CompiledSchema.Violation> violations, OutgoingCall call) {
        if (violations.isEmpty()) {
            return;
        }
        List<Refusal.Violation> fields = violations.stream()
                .map(violation -> new Refusal.Violation(
                        "parameters" + start(violation.pointer(), POINTER_BYTES),
                        start(violation.sentence(), SENTENCE_BYTES)))
                .toList();
        throw Refusal.of(
                ErrorReason.ERROR_REASON_PARAMETERS_INVALID,
                "the parameters do not match the schema of method \"" + call.getMethod() + "\": "
                        + fields.stream()
                                .map(field -> field.field() + " " + field.description())
                                .limit(2)
                                .collect(Collectors.joining("; "))
                        + (fields.size() > 2 ? "; …" : ""),
                fields);
    }

    private static Refusal malformed(String what) {
        return Refusal.of(
                ErrorReason.ERROR_REASON_PARAMETERS_INVALID,
                "the parameters " + what,
                List.of(new Refusal.Violation("parameters", what)));
    }

    /** As much of the text as has room, whole characters. */
    private static String start(String text, int maxBytes) {
        int bytes = 0;
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            bytes += Character.toString(text.codePointAt(at)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                return text.substring(0, at) + "…";
            }
        }
        return text;
    }
}
