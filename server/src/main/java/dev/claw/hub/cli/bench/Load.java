package dev.claw.hub.cli.bench;

import dev.claw.hub.client.HubException;
import java.util.concurrent.CompletableFuture;

/** Something to do to a hub again and again. */
public interface Load extends AutoCloseable {
    /**
     * Begins one. Any thread; never blocks.
     *
     * @return completes when it is over, or fails
     */
    CompletableFuture<?> once();

    /** Gives up its connections, and what it registered. */
    @Override
    void close() throws HubException;
}
