package dev.claw.hub.keys;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which agents have an {@code Issue} stream open, and so somebody who decides. Any thread. */
final class Issuers {
    private final ConcurrentMap<String, Integer> streams = new ConcurrentHashMap<>();

    void opened(String owner) {
        streams.merge(owner, 1, Integer::sum);
    }

    void closed(String owner) {
        streams.computeIfPresent(owner, (agent, open) -> open == 1 ? null : open - 1);
    }

    boolean present(String owner) {
        return streams.containsKey(owner);
    }
}
