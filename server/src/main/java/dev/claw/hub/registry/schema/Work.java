package dev.claw.hub.registry.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;

/**
 * One check under way, and what it may still cost. A schema can make any number of steps of a small value, of errors in
 * alternatives that fail, of instructions in patterns: each is counted, and the check given up beyond its limit.
 */
final class Work extends ExecutionContext {
    /** The check that runs on this thread: patterns are matched without knowing for whom. */
    private static final ThreadLocal<Work> CURRENT = new ThreadLocal<>();

    private static final int MAX_NESTING = 400;

    private final Limit limit;
    private int errors;
    private long matching;

    /**
     * What a check may cost.
     *
     * @param steps keywords looked at for a value
     * @param errors found, also in alternatives of which another one matches
     * @param matching characters looked at times instructions of the pattern
     * @param characters of the value's text; more are not begun with
     */
    record Limit(int steps, int errors, long matching, int characters) {
        private static final int FAULTS = 1_000;

        /** The same for telling more than the first fault: those that are kept take memory. */
        Limit forFaults() {
            return new Limit(steps, Math.min(errors, FAULTS), matching, characters);
        }
    }

    /**
     * @param all whether all errors are wanted; else the first ends the check
     */
    Work(Limit limit, boolean all) {
        super(ExecutionConfig.builder()
                .failFast(!all)
                .maxEvaluationSteps(limit.steps())
                .maxEvaluationDepth(MAX_NESTING)
                .build());
        setFailFast(!all);
        this.limit = limit;
    }

    /** Runs the check on this thread. */
    void run(Runnable check) {
        CURRENT.set(this);
        try {
            check.run();
        } finally {
            CURRENT.remove();
        }
    }

    static void chargeMatch(long cost) {
        Work current = CURRENT.get();
        if (current != null) {
            current.matching += cost;
            if (current.matching > current.limit.matching()) {
                throw new WorkExceededException("its patterns take more than " + current.limit.matching() + " steps");
            }
        }
    }

    @Override
    public void addError(Error error) {
        errors++;
        if (errors > limit.errors()) {
            throw new WorkExceededException("more than " + limit.errors() + " alternatives fail");
        }
        super.addError(error);
    }
}
