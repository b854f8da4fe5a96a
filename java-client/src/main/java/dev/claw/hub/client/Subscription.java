package dev.claw.hub.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A stream that the client keeps up across reconnects until it is closed. Owned by whoever opened it; may be used from
 * any thread; never blocks.
 */
public sealed class Subscription implements AutoCloseable permits Discovery, InboxSubscription {
    private final Runnable close;
    private final CompletableFuture<Void> opened;
    private final CompletableFuture<EndCause> closed;
    private final Losses losses;

    Subscription(Runnable close, CompletableFuture<Void> opened, CompletableFuture<EndCause> closed, Losses losses) {
        this.close = close;
        this.opened = opened;
        this.closed = closed;
        this.losses = losses;
    }

    /**
     * Completes when the hub opened the stream for the first time; fails with {@link HubException} if the subscription
     * ends before that.
     */
    public CompletableFuture<Void> opened() {
        return opened.copy();
    }

    /**
     * Completes when the subscription is over, with why; fails with {@link HubException} if the hub refused it for good
     * (identity, access, a field, a newer contract). After a link that broke it is not over: the client reconnects.
     */
    public CompletableFuture<EndCause> closed() {
        return closed.copy();
    }

    /**
     * Runs the action each time the link broke after the hub had opened the stream, with why: until the client has it up
     * again nothing comes. On the callback executor, in turn with the listener. An end for good is told by
     * {@link #closed()} alone.
     */
    public void onLost(Consumer<HubException> action) {
        losses.hear(action);
    }

    /**
     * Ends the subscription: no callback begins any more; one that runs goes on. Acknowledgements given before are
     * sent and confirmed first, for at most the client's closing grace. Closing again does nothing.
     */
    @Override
    public void close() {
        close.run();
    }
}
