package dev.claw.hub.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What a client has open beside its own links, and closes with itself. May be used from any thread. */
final class OpenParts {
    private final Set<Part> parts = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private record Part(Runnable close, CompletableFuture<?> closed) {}

    /** Closes it when the client closes; at once if that is so already, and then it returns false. */
    boolean add(Runnable close, CompletableFuture<?> closed) {
        Part part = new Part(close, closed);
        parts.add(part);
        closed.whenComplete((how, failure) -> parts.remove(part));
        if (closing) {
            close.run();
        }
        return !closing;
    }

    /** Whether the client is closed, or closes. */
    boolean closing() {
        return closing;
    }

    /** Closes all; the futures are those of their ends. */
    List<CompletableFuture<?>> close() {
        closing = true;
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (Part part : parts) {
            ends.add(part.closed());
            part.close().run();
        }
        return ends;
    }
}
