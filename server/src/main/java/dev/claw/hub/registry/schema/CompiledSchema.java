package dev.claw.hub.registry.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.ValidationLimitExceededException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A schema ready to check values by. Any thread, and any number at once. */
public final class CompiledSchema {
    /** What an event loop may be kept by: under a millisecond. */
    private static final Work.Limit QUICK = new Work.Limit(2_000, 200, 50_000, 8 << 10);

    /** What any check may take: about a second at the worst. */
    private static final Work.Limit FULL = new Work.Limit(1_000_000, 500_000, 200_000_000, Integer.MAX_VALUE);

    private static final int MAX_VIOLATIONS = 8;

    private final Schema schema;

    /**
     * Something that does not match.
     *
     * @param pointer to the value, as RFC 6901 writes it; empty for the whole
     * @param sentence what was expected
     */
    public record Violation(String pointer, String sentence) {}

    CompiledSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Checks if that is quick, short enough for an event loop.
     *
     * @return what does not match, at most 8; empty when it was given up, and {@link #check} has to say
     * @throws MalformedJsonException when the text is no JSON
     */
    public Optional<List<Violation>> checkQuickly(String json) {
        if (json.length() > QUICK.characters()) {
            return Optional.empty();
        }
        try {
            return Optional.of(check(json, QUICK));
        } catch (WorkExceededException more) {
            return Optional.empty();
        }
    }

    /**
     * Checks; may take a second.
     *
     * @return what does not match, at most 8; empty when all does
     * @throws MalformedJsonException when the text is no JSON
     * @throws WorkExceededException when it would take still longer
     */
    public List<Violation> check(String json) {
        return check(json, FULL);
    }

    private List<Violation> check(String json, Work.Limit limit) {
        JsonNode value = StrictJson.read(json);
        List<Violation> first = violations(value, new Work(limit, false));
        if (first.isEmpty()) {
            return first;
        }
        try {
            return violations(value, new Work(limit.forFaults(), true));
        } catch (WorkExceededException tooMany) {
            return first;
        }
    }

    private List<Violation> violations(JsonNode value, Work work) {
        try {
            work.run(() -> schema.validate(work, value));
        } catch (com.networknt.schema.FailFastAssertionException first) {
            return List.of(violation(first.getError()));
        } catch (ValidationLimitExceededException e) {
            throw new WorkExceededException(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new WorkExceededException("the schema refers to itself too deeply");
        }
        return work.getErrors().stream()
                .limit(MAX_VIOLATIONS)
                .map(CompiledSchema::violation)
                .toList();
    }

    private static Violation violation(Error error) {
        return new Violation(error.getInstanceLocation().toString(), error.getMessage());
    }
}
