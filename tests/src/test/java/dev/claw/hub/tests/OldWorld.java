package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claw.hub.client.HubClient;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A hub, and agents of all generations at its doors; closes what it started. Owned by one test. */
final class OldWorld implements AutoCloseable {
    private final Path data;
    private final ForeignTool python;
    private HubProcess hub;
    private final Deque<Runnable> open = new ArrayDeque<>();

    private OldWorld(Path data, ForeignTool python, HubProcess hub) {
        this.data = data;
        this.python = python;
        this.hub = hub;
    }

    static OldWorld start(Path data) throws Exception {
        return start(data, ForeignTool.PYTHON);
    }

    /** One whose agents of the old kinds run on this Python. */
    static OldWorld start(Path data, ForeignTool python) throws Exception {
        python.require();
        return new OldWorld(data, python, HubProcess.start(data));
    }

    /** Kills the hub, as {@code kill -9} does it, and starts it again on its data and ports. */
    void killAndStart() throws Exception {
        String wsPort = hub.ws().substring(hub.ws().lastIndexOf(':') + 1);
        hub.kill();
        hub = HubProcess.start(data, hub.grpcPort(), wsPort);
    }

    String url() {
        return "ws://" + hub.ws() + "/";
    }

    /** A chat client of the old kind, connected. */
    ForeignAgent chat(String agentId) throws Exception {
        return opened(notOpened(agentId));
    }

    /** A chat client of the old kind that has no connection yet. */
    ForeignAgent notOpened(String agentId) throws Exception {
        return kept(ForeignAgent.start(python, "chat_agent.py", "client", "--agent-id", agentId));
    }

    /** A unified client on the current library, connected and named. */
    ForeignAgent unified(String agentId) throws Exception {
        ForeignAgent agent = opened(
                kept(ForeignAgent.start(ForeignTool.PYTHON_NEW, "chat_agent.py", "unified", "--agent-id", agentId)));
        agent.run("connect", object("{}"));
        return agent;
    }

    /** A consumer of the old kind, connected and named. */
    ForeignAgent consumer(String clientId) throws Exception {
        ForeignAgent agent = opened(kept(ForeignAgent.start(python, "old_agent.py", "consumer")));
        agent.run("connect", object("{}").put("client_id", clientId));
        return agent;
    }

    /** A provider of the old kind, with one service registered under a name of its own. */
    ForeignAgent provider(String clientId, String service) throws Exception {
        ForeignAgent agent = opened(kept(ForeignAgent.start(python, "old_agent.py", "provider")));
        agent.run("register", object("{'service':" + service + "}").put("client_id", clientId));
        return agent;
    }

    /** An agent on the generated stubs. */
    ForeignAgent stubs(String agentId) throws Exception {
        return kept(ForeignAgent.start("stub_agent.py", "--agent-id", agentId, "--hub", hub.grpc()));
    }

    /** An agent on the Java client. */
    HubClient java(String agentId) {
        HubClient client = HubClient.connect(hub.grpc(), agentId);
        open.push(client::close);
        return client;
    }

    /** The next frame of that type that a chat client's listener got, and that is wanted. */
    static JsonNode heard(ForeignAgent chat, String type, Predicate<JsonNode> wanted) throws Exception {
        return chat.event(
                        "chat",
                        event -> event.path("type").stringValue("").equals(type) && wanted.test(event.path("frame")))
                .path("frame");
    }

    /** The next frame of that type that any persona got. */
    static JsonNode frame(ForeignAgent agent, String type) throws Exception {
        return agent.event(
                        "frame",
                        event ->
                                event.path("frame").path("type").stringValue("").equals(type))
                .path("frame");
    }

    /** A command's {@code frame}. */
    static JsonNode asked(ForeignAgent agent, String command, ObjectNode arguments) throws Exception {
        return agent.run(command, arguments).path("frame");
    }

    /** The arguments of a command that sends this frame. */
    static ObjectNode framed(ObjectNode frame) {
        ObjectNode arguments = object("{}");
        arguments.set("frame", frame);
        return arguments;
    }

    /** Whether a field holds this text. */
    static Predicate<JsonNode> with(String field, String value) {
        return frame -> frame.path(field).stringValue("").equals(value);
    }

    /** Asserts that fields hold these texts, given in turn. */
    static void assertFields(JsonNode frame, String... fieldsAndValues) {
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            assertThat(frame.path(fieldsAndValues[i]).stringValue(""))
                    .as("%s of %s", fieldsAndValues[i], frame)
                    .isEqualTo(fieldsAndValues[i + 1]);
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
        hub.close();
    }

    private ForeignAgent opened(ForeignAgent agent) throws Exception {
        agent.run("open", object("{}").put("url", url()));
        return agent;
    }

    private ForeignAgent kept(ForeignAgent agent) {
        open.push(agent::close);
        return agent;
    }
}
