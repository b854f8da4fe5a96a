package dev.claw.hub.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Old agents that are connected and do nothing: every second one a chat client, which has its inbox read. */
final class OldCrowd {
    private final Wire wire;
    private final URI url;
    private final List<OldWire> connections = new ArrayList<>();

    OldCrowd(Wire wire, URI url) {
        this.wire = wire;
        this.url = url;
    }

    /** Blocks until so many more are connected. They stay so until the {@link Wire} closes. */
    void come(int agents) throws Exception {
        int first = connections.size();
        for (int i = first; i < first + agents; i++) {
            boolean chats = i % 2 == 0;
            OldWire connection = OldWire.open(wire.group(), url, chats ? "crowd-" + i : "");
            if (!chats) {
                connection.ask(
                        "{\"type\":\"connect\",\"client_type\":\"skill_consumer\",\"client_id\":\"crowd-" + i + "\"}");
            }
            connections.add(connection);
        }
    }
}
