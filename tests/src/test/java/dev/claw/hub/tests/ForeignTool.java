package dev.claw.hub.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A tool of another language that a test needs. Where it is missing the test is skipped and says how to get it; with
 * {@code -Dforeign=required} it fails.
 */
enum ForeignTool {
    PYTHON(
            "CLAW_PYTHON",
            ".venv/bin/python",
            "python3 -m venv tests/.venv && tests/.venv/bin/pip install -r tests/requirements.txt"),
    PYTHON_NEW(
            "CLAW_PYTHON_NEW",
            ".venv/new/bin/python",
            "python3 -m venv tests/.venv/new && tests/.venv/new/bin/pip install -r tests/requirements-new.txt"),
    PYTHON_OLD(
            "CLAW_PYTHON_OLD",
            ".venv/old/bin/python",
            "python3 -m venv tests/.venv/old && tests/.venv/old/bin/pip install -r tests/requirements-old.txt"),
    BUF("CLAW_BUF", "../proto/node_modules/.bin/buf", "npm ci --prefix proto");

    private final String variable;
    private final String usual;
    private final String howToGet;

    ForeignTool(String variable, String usual, String howToGet) {
        this.variable = variable;
        this.usual = usual;
        this.howToGet = howToGet;
    }

    /** The tool's program. */
    Path require() {
        // Not normalized by its links: a virtual environment's python is one, and means something by its own place.
        Path program = Optional.ofNullable(System.getenv(variable))
                .map(Path::of)
                .orElse(Path.of(usual))
                .toAbsolutePath()
                .normalize();
        boolean there = Files.isExecutable(program);
        String missing = name() + " is missing at " + program + "; get it by: " + howToGet + ", or set " + variable;
        if (!there && "required".equals(System.getProperty("foreign"))) {
            throw new AssertionError(missing);
        }
        assumeTrue(there, missing);
        return program;
    }
}
