package dev.claw.hub.cli.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings do not do; all that is wrong with them at once. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::line).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one; in the order of the file, the environment and the command line. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether nothing is wrong but options that were mistyped. */
    public boolean onlyMistypedOptions() {
        return problems.stream()
                .allMatch(problem -> problem.mistyped() && problem.origin().source() == Origin.Source.OPTION);
    }
}
