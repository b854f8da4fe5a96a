package dev.claw.hub.tests;

import static dev.claw.hub.tests.ForeignAgent.object;

import dev.claw.hub.client.HubClient;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.databind.JsonNode;

/** A hub with old providers and consumers at its door; closes what it started. Owned by one test. */
final class OldAgents implements AutoCloseable {
    /** The name of every consumer. */
    static final String CONSUMER = "abcd1234";

    private final Path data;
    private final Deque<Runnable> open = new ArrayDeque<>();
    private HubProcess hub;

    private OldAgents(Path data, HubProcess hub) {
        this.data = data;
        this.hub = hub;
    }

    static OldAgents start(Path data) throws Exception {
        ForeignTool.PYTHON.require();
        return new OldAgents(data, HubProcess.start(data));
    }

    String ws() {
        return hub.ws();
    }

    /** Kills the hub as {@code kill -9} does it, and starts another on its data; connections are gone. */
    void killAndRestart() throws Exception {
        hub.kill();
        hub = HubProcess.start(data);
    }

    /** A provider with one service; with no name of its own if that is empty. */
    ForeignAgent provider(String clientId, String service) throws Exception {
        ForeignAgent agent = opened("provider");
        tools.jackson.databind.node.ObjectNode register = object("{'service':" + service + "}");
        agent.run("register", clientId.isEmpty() ? register : register.put("client_id", clientId));
        return agent;
    }

    /** A consumer that said its name. */
    ForeignAgent consumer() throws Exception {
        ForeignAgent agent = opened("consumer");
        agent.run("connect", object("{}").put("client_id", CONSUMER));
        return agent;
    }

    /** An agent that said nothing yet. */
    ForeignAgent opened(String persona) throws Exception {
        ForeignAgent agent = ForeignAgent.start("old_agent.py", persona);
        open.push(agent::close);
        agent.run("open", object("{}").put("url", "ws://" + ws() + "/"));
        return agent;
    }

    HubClient java(String agentId) {
        HubClient client = HubClient.connect(hub.grpc(), agentId);
        open.push(client::close);
        return client;
    }

    /** The next frame of that type that came to an agent. */
    JsonNode pushed(ForeignAgent agent, String type) throws Exception {
        return agent.event(
                        "frame",
                        event ->
                                event.path("frame").path("type").stringValue("").equals(type))
                .path("frame");
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
        hub.close();
    }
}
