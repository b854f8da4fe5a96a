package dev.claw.hub.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Python agent as a process, driven by lines of JSON as {@code tests/python/drive.py} says. */
final class ForeignAgent implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PATIENCE_SECONDS = 40;

    private final Process process;
    private final BufferedWriter commands;
    private final LinkedBlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final List<JsonNode> passedOver = new ArrayList<>();
    private int lastId;

    private ForeignAgent(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(
                () -> process.inputReader(StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> events.add(JSON.readTree(line))),
                "foreign-agent");
        reader.setDaemon(true);
        reader.start();
    }

    static ForeignAgent start(String script, String... args) throws IOException, InterruptedException {
        return start(ForeignTool.PYTHON, script, args);
    }

    /** An agent on this Python. */
    static ForeignAgent start(ForeignTool python, String script, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                python.require().toString(),
                Path.of("python", script).toAbsolutePath().toString()));
        command.addAll(List.of(args));
        ForeignAgent agent = new ForeignAgent(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        agent.event(event -> event.path("event").stringValue("").equals("ready"));
        return agent;
    }

    /** An object of JSON text, with single quotes for double ones. */
    static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }

    /** Begins a command; the id to wait for. */
    int begin(String name, ObjectNode arguments) throws IOException {
        int id = ++lastId;
        commands.write(JSON.writeValueAsString(arguments.put("do", name).put("id", id)));
        commands.newLine();
        commands.flush();
        return id;
    }

    /** What became of a command. */
    JsonNode outcome(int id) throws InterruptedException {
        return event(event -> event.path("id").intValue(0) == id);
    }

    /** Does a command that must succeed. */
    JsonNode run(String name, ObjectNode arguments) throws IOException, InterruptedException {
        JsonNode outcome = outcome(begin(name, arguments));
        assertThat(outcome.path("event").stringValue())
                .as("%s: %s", name, outcome)
                .isEqualTo("done");
        return outcome;
    }

    /** The next event of this name that is wanted, also when others came before it. */
    JsonNode event(String name, Predicate<JsonNode> wanted) throws InterruptedException {
        return event(event -> event.path("event").stringValue("").equals(name) && wanted.test(event));
    }

    /** The frames of this type that came so far and that nobody asked for. */
    List<JsonNode> seen(String type) {
        events.drainTo(passedOver);
        return passedOver.stream()
                .filter(event -> event.path("event").stringValue("").equals("frame"))
                .map(event -> event.path("frame"))
                .filter(frame -> frame.path("type").stringValue("").equals(type))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private JsonNode event(Predicate<JsonNode> wanted) throws InterruptedException {
        for (JsonNode earlier : passedOver) {
            if (wanted.test(earlier)) {
                passedOver.remove(earlier);
                return earlier;
            }
        }
        while (true) {
            JsonNode event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event)
                    .as("an event of the foreign agent; passed over: %s", passedOver)
                    .isNotNull();
            if (wanted.test(event)) {
                return event;
            }
            passedOver.add(event);
        }
    }
}
