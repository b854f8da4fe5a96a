package dev.claw.hub.client;

import dev.claw.hub.v1.DiscoverOpen;
import java.util.concurrent.CompletableFuture;

/** Follows the listed services that match a query, which may change meanwhile. */
public final class Discovery extends Subscription {
    private final DiscoverLink link;

    Discovery(
            Runnable close,
            CompletableFuture<Void> opened,
            CompletableFuture<EndCause> closed,
            Losses losses,
            DiscoverLink link) {
        super(close, opened, closed, losses);
        this.link = link;
    }

    /**
     * Follows others from now on; completes when the hub does. The listener is told of those gone, of all that match now,
     * and then that it is caught up. A refusal fails it, and what was followed stays. Of several at once the newest
     * counts, and the others complete with it.
     */
    public CompletableFuture<Void> refine(DiscoverOpen query) {
        return link.refine(query);
    }
}
