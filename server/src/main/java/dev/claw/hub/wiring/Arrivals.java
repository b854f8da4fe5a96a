package dev.claw.hub.wiring;

import dev.claw.hub.commit.Writer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Notes which agents have ever been here, so that a sender can be told of a name nobody ever bore. Any thread; a name is
 * written once per process.
 */
final class Arrivals implements Consumer<String> {
    /** Names remembered; beyond it all are forgotten and noted anew, which costs writes and nothing else. */
    private static final int MAX_REMEMBERED = 100_000;

    private final Writer writer;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    Arrivals(Writer writer) {
        this.writer = writer;
    }

    @Override
    public void accept(String agentId) {
        if (!noted.contains(agentId)) {
            if (noted.size() >= MAX_REMEMBERED) {
                noted.clear();
            }
            noted.add(agentId);
            writer.submitEssential(batch -> {
                        batch.store().inboxes().markKnown(agentId, batch.now());
                        return agentId;
                    })
                    .exceptionally(notWritten -> {
                        noted.remove(agentId);
                        return agentId;
                    });
        }
    }
}
